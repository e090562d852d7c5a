package io.keepaloft.agent.capture;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.keepaloft.protocol.wire.Advert;
import io.keepaloft.protocol.wire.AdvertDecoder;
import io.keepaloft.protocol.wire.AdvertText;
import io.keepaloft.protocol.wire.Decoded;
import io.keepaloft.protocol.wire.IpAddress;
import io.keepaloft.protocol.wire.Packet;
import io.keepaloft.protocol.wire.RejectReason;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One advertisement as it was seen on the wire, or what there is to say of one that no router would accept.
 *
 * <p>The components are the keys of {@code watch --json}, one object a line; what could not be read is null.
 *
 * @param intervalMs the sender's Advertisement_Interval
 * @param rejected why every router drops it, in the words of {@code status --json}; null when it is sound
 * @param text the line's part behind the addresses
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonPropertyOrder({"at", "source", "destination", "ttl", "version", "vrid", "priority", "auth_type", "interval_ms", "addresses", "rejected"})
public record Sighting(Instant at, String source, String destination, int ttl, Integer version, Integer vrid, Integer priority,
                       Integer authType, Long intervalMs, List<String> addresses, String rejected,
                       @com.fasterxml.jackson.annotation.JsonIgnore String text) {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSSSSS");

    /** Reads {@code packet}; {@code view} is overwritten. */
    static Sighting of(Instant at, Packet packet, AdvertDecoder decoder, Advert view) {
        String source = new IpAddress(packet.family(), packet.sourceHi(), packet.sourceLo()).toString();
        String destination = new IpAddress(packet.family(), packet.destinationHi(), packet.destinationLo()).toString();
        return switch (decoder.decodeAny(packet, view)) {
            case Decoded.Rejected(RejectReason reason) -> new Sighting(at, source, destination, packet.ttl(), null, null, null, null, null,
                    List.of(), reason.key(), "VRRP, malformed (" + reason.key() + ")");
            case Decoded.Ok _ -> {
                RejectReason fault = Soundness.fault(packet, view);
                List<String> addresses = IntStream.range(0, view.addressCount()).mapToObj(i -> view.address(i).toString()).toList();
                yield new Sighting(at, source, destination, packet.ttl(), view.version(), view.vrid(), view.priority(),
                        view.version() == 2 ? view.authType() : null, view.intervalNs() / 1_000_000, addresses, fault == null ? null : fault.key(),
                        AdvertText.of(view) + (fault == null ? "" : ", every router drops it (" + fault.key() + ")"));
            }
        };
    }

    /** As tcpdump has it: {@code HH:MM:SS.micros SOURCE > DESTINATION: VRRPv2, Advertisement, vrid 51, …}. */
    public String line(ZoneId zone) {
        return TIME.format(at.atZone(zone)) + " " + source + " > " + destination + ": " + text;
    }
}
