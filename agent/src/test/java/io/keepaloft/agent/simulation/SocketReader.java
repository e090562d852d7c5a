package io.keepaloft.agent.simulation;

import io.keepaloft.protocol.election.Event;
import io.keepaloft.protocol.paths.LifeSign;
import io.keepaloft.protocol.paths.Member;
import io.keepaloft.protocol.paths.Rung;
import io.keepaloft.protocol.wire.Advert;
import io.keepaloft.protocol.wire.AdvertDecoder;
import io.keepaloft.protocol.wire.Decoded;
import io.keepaloft.protocol.wire.Packet;
import io.keepaloft.protocol.wire.ProbeFrame;
import io.keepaloft.protocol.wire.ReceiveRules;
import java.nio.ByteBuffer;
import java.util.List;

/** Reads what a host's sockets hold with the real codec, and hands it to the member as the engine does: nobody here sends what is not to be believed. */
final class SocketReader {
    private final SimulatedHost host;
    private final Member member;
    private final AdvertDecoder decoder = new AdvertDecoder();
    private final Advert advert = new Advert();
    private final Event.AdvertReceived received = new Event.AdvertReceived(advert);
    private final Packet packet = new Packet(256);

    SocketReader(SimulatedHost host, Member member) {
        this.host = host;
        this.member = member;
    }

    void read(Lan.Datagram datagram) {
        if (datagram.rung() == Rung.UDP) {
            member.datagram(ByteBuffer.wrap(datagram.bytes()), datagram.source(), host.nowNs());
            return;
        }
        Lan.read(datagram.bytes(), packet);
        if (ProbeFrame.is(packet)) {
            host.require(LifeSign.kind(packet) != null, "hears a probe that nobody sends here");
            member.lifeSignHeard(LifeSign.kind(packet), LifeSign.number(packet), packet.sourceHi(), packet.sourceLo(), host.nowNs());
            return;
        }
        ReceiveRules rules = new ReceiveRules(host.config.format(), ReceiveRules.Delivery.ANY, false, List.of(), false, false);
        if (decoder.decode(packet, rules, advert) instanceof Decoded.Rejected rejected) {
            host.require(host.mayReject() && rejected.reason().configured(), "rejects a good advertisement: " + rejected);
            member.advertDropped(packet.sourceHi(), packet.sourceLo(), host.nowNs());
            return;
        }
        member.advertHeard(datagram.rung(), received, host.nowNs());
    }
}
