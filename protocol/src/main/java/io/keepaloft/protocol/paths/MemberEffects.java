package io.keepaloft.protocol.paths;

import io.keepaloft.protocol.election.Effects;
import io.keepaloft.protocol.wire.IpAddress;
import java.nio.ByteBuffer;
import java.util.Set;

/**
 * What a member wants done, beside what its election wants.
 *
 * <p>{@link #advertise} says once that it advertises (renew the lease, count), whatever the rungs; what goes out on protocol 112
 * comes as {@link #sendAdvert} right behind it. Implementations must not block, and must not call back into the member's inputs.
 */
public interface MemberEffects extends Effects {
    /** Send this advertisement on protocol 112: to the group, or to one peer. */
    void sendAdvert(Rung rung, int priority, IpAddress destination);

    /** Send the buffer's remaining bytes on protocol 112, as an advertisement would go: to the group, or to one peer. It elects nobody. */
    void sendLifeSign(Rung rung, ByteBuffer packet, IpAddress destination);

    /** Send the buffer's remaining bytes to a peer's UDP port. The buffer is used again afterwards. */
    void sendDatagram(ByteBuffer datagram, IpAddress peer);

    /** Advertisements go out on other rungs from now on, or for another reason. */
    void pathsChanged(PathsStatus paths);

    /** A peer that answers on the peer channel does not hear our advertisements (or we not its): raise the alarm. */
    void pathBlocked(String what);

    /** The alarm is over. */
    void pathOpen();

    /** A peer answers on the peer channel now, or no longer. */
    void peerSpeaks(IpAddress peer, boolean speaks);

    /** While we are master: a peer out of reach is heard again, or one that was master, too, is so no longer. It may have taken what is ours. */
    void othersMayHaveClaimed();

    /** Our master gave way to a holder of the cloud's resource that it does not hear, and so did we. */
    void gaveWayToo(IpAddress master);

    /** A peer's configuration differs from ours in these parts; empty: it matches again. */
    void configDiffers(IpAddress peer, Set<ConfigPart> parts);

    /** A datagram was dropped and changes nothing. May come as often as datagrams come: count, and limit what is logged. */
    void datagramRejected(ChannelReject reason, IpAddress source);
}
