package io.keepaloft.agent.config;

import io.keepaloft.protocol.wire.IpAddress;
import java.util.List;
import java.util.Optional;

/**
 * The block {@code global_defs}: what holds for the whole agent, and the defaults of the instances
 * (which already stand in each {@link VrrpInstance}, so that nobody has to look here for them).
 *
 * @param routerId            default: the host's name
 * @param vrrpVersion         2 or 3; the default of IPv4 instances
 * @param startupDelayNs      {@code vrrp_startup_delay}: no instance starts before; 0 = at once
 * @param rtPriority          {@code vrrp_rt_priority}: 1..99 for SCHED_FIFO; 0 = ordinary scheduling
 * @param noSwap              {@code vrrp_no_swap}: lock the memory
 * @param scriptUser          who runs scripts that name no user; empty: keepalived_script if that user exists, else the agent's own user
 * @param scriptSecurity      {@code enable_script_security}: no script runs as root if somebody else can write to any part of its path
 * @param notifyFifos         named pipes that receive every transition
 * @param peerChannel         what instances do that say nothing of it: {@code peer_channel}, {@code peer_channel_key_file}
 * @param notifyPriorityChanges whether the pipes also receive changes of the priority
 */
public record GlobalDefs(
        String routerId,
        int vrrpVersion,
        IpAddress multicastGroup4,
        IpAddress multicastGroup6,
        Garp garp,
        int downTimerAdverts,
        boolean lowerPrioNoAdvert,
        boolean higherPrioSendAdvert,
        boolean checkUnicastSource,
        long startupDelayNs,
        int rtPriority,
        boolean noSwap,
        Optional<ScriptUser> scriptUser,
        boolean scriptSecurity,
        PeerChannel peerChannel,
        List<NotifyFifo> notifyFifos,
        boolean notifyPriorityChanges) {
    public GlobalDefs {
        notifyFifos = List.copyOf(notifyFifos);
    }
}
