package io.keepaloft.agent.config;

import io.keepaloft.protocol.wire.Family;
import io.keepaloft.protocol.wire.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@code global_defs}; several blocks count as one. */
final class GlobalReader {
    private final Values values;
    private final Problems problems;
    private final Scripts scripts;
    private final OtherKeywords others;
    private final GarpReader garp;
    private final PeerChannelReader peerChannel;
    private String routerId;
    private int vrrpVersion = 2;
    private IpAddress group4 = IpAddress.parse("224.0.0.18");
    private IpAddress group6 = IpAddress.parse("ff02::12");
    private int downTimerAdverts = 3;
    private boolean lowerPrioNoAdvert;
    private boolean higherPrioSendAdvert;
    private boolean checkUnicastSource;
    private long startupDelayNs;
    private int rtPriority;
    private boolean noSwap;
    private boolean scriptSecurity;
    private boolean notifyPriorityChanges;
    private Optional<ScriptUser> scriptUser = Optional.empty();
    private Optional<ScriptCommand> fifo = Optional.empty();
    private Optional<ScriptCommand> fifoScript = Optional.empty();
    private Optional<ScriptCommand> vrrpFifo = Optional.empty();
    private Optional<ScriptCommand> vrrpFifoScript = Optional.empty();

    GlobalReader(Values values, OtherKeywords others, String hostName) {
        this.values = values;
        this.problems = values.problems();
        this.scripts = new Scripts(values);
        this.others = others;
        this.garp = new GarpReader(values);
        this.peerChannel = new PeerChannelReader(values, PeerChannel.WITHOUT_KEY);
        this.routerId = hostName;
    }

    void read(Statement block) {
        for (var statement : values.unnamedBlock(block)) {
            var keyword = statement.keyword().text();
            if (!(keyword.startsWith("vrrp_") && garp.read(statement, keyword.substring("vrrp_".length()))) && !readGlobal(statement)
                    && !readFifo(statement) && !peerChannel.read(statement)) {
                others.tell(statement, Block.GLOBAL_DEFS);
            }
        }
    }

    private boolean readGlobal(Statement statement) {
        switch (statement.keyword().text()) {
            case "router_id" -> routerId = values.word(statement, routerId);
            case "vrrp_version" -> vrrpVersion = values.integer(statement, 2, 3, vrrpVersion);
            case "vrrp_mcast_group4" -> group4 = group(statement, Family.IPV4).orElse(group4);
            case "vrrp_mcast_group6" -> group6 = group(statement, Family.IPV6).orElse(group6);
            case "vrrp_down_timer_adverts" -> downTimerAdverts = values.integer(statement, 1, 100, downTimerAdverts);
            case "vrrp_lower_prio_no_advert" -> lowerPrioNoAdvert = values.bool(statement, lowerPrioNoAdvert);
            case "vrrp_higher_prio_send_advert" -> higherPrioSendAdvert = values.bool(statement, higherPrioSendAdvert);
            case "vrrp_check_unicast_src" -> checkUnicastSource = values.bool(statement, checkUnicastSource);
            case "vrrp_startup_delay" -> startupDelayNs = values.seconds(statement, "0", "86400", startupDelayNs);
            case "vrrp_rt_priority" -> rtPriority = values.integer(statement, 1, 99, rtPriority);
            case "vrrp_no_swap" -> noSwap = values.flag(statement);
            case "enable_script_security" -> scriptSecurity = values.flag(statement);
            case "script_user" -> scriptUser(statement);
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean readFifo(Statement statement) {
        switch (statement.keyword().text()) {
            case "notify_fifo" -> fifo = notYet(statement);
            case "notify_fifo_script" -> fifoScript = notYet(statement);
            case "vrrp_notify_fifo" -> vrrpFifo = notYet(statement);
            case "vrrp_notify_fifo_script" -> vrrpFifoScript = notYet(statement);
            case "vrrp_notify_priority_changes" -> {
                notifyPriorityChanges = values.bool(statement, notifyPriorityChanges);
                problems.warn(statement.keyword(), "not implemented yet: " + statement.keyword() + " has no effect", "");
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private Optional<ScriptCommand> notYet(Statement statement) {
        problems.warn(statement.keyword(), "not implemented yet: " + statement.keyword() + " has no effect", "use the notify scripts of the instance");
        return scripts.command(statement);
    }

    private Optional<IpAddress> group(Statement statement, Family family) {
        return values.one(statement).flatMap(word -> values.address(word, "'" + statement.keyword() + "'").filter(address -> {
            boolean right = address.isMulticast() && address.family() == family;
            if (!right) {
                problems.error(word, "'" + statement.keyword() + "' must be an " + (family == Family.IPV4 ? "IPv4" : "IPv6") + " multicast address, not " + word, "");
            }
            return right;
        }));
    }

    private void scriptUser(Statement statement) {
        var words = values.atMost(statement, 2);
        if (words.isEmpty()) {
            problems.error(statement.keyword(), "'script_user' needs a user", "script_user USER [GROUP]");
        } else {
            scriptUser = scripts.user(words, statement.keyword());
        }
    }

    private Optional<NotifyFifo> fifo(Optional<ScriptCommand> pipe, Optional<ScriptCommand> script) {
        return pipe.map(found -> new NotifyFifo(found.program(), found.user(), script));
    }

    /** What stands in {@link GlobalDefs#garp()} is complete; instances need the defaults as they were left open. */
    Garp garpDefaults() {
        return garp.defaults();
    }

    GlobalDefs result() {
        var fifos = new ArrayList<NotifyFifo>();
        fifo(fifo, fifoScript).ifPresent(fifos::add);
        fifo(vrrpFifo, vrrpFifoScript).ifPresent(fifos::add);
        return new GlobalDefs(routerId, vrrpVersion, group4, group6, garp.complete(), downTimerAdverts, lowerPrioNoAdvert, higherPrioSendAdvert,
                checkUnicastSource, startupDelayNs, rtPriority, noSwap, scriptUser, scriptSecurity,
                peerChannel.result(Optional.empty()), List.copyOf(fifos), notifyPriorityChanges);
    }
}
