package io.keepaloft.agent.lab.wire;

import io.keepaloft.agent.capture.CaptureException;
import io.keepaloft.agent.capture.WireTap;
import io.keepaloft.agent.lab.LabException;
import io.keepaloft.agent.lab.Machine;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What a host sends and receives on its {@code eth0}, from one power-on to the next: before the cloud drops anything of the one, and after it did of the other. */
public final class HostWire {
    private static final long NS_PER_MS = 1_000_000;
    /** Senders of advertisements that are remembered; a scenario has a few. */
    private static final int MOST_SENDERS = 64;

    private final FrameReader reader;
    private final long startMs;
    private final Tally tally = new Tally();
    /** When an advertisement of each was seen last, ns since 1970. */
    private final Map<String, Long> advertisers = new LinkedHashMap<>();
    private WireTap tap;

    /** @param start of the play, to which all times are relative */
    public HostWire(String mac, Instant start) {
        this.reader = new FrameReader(mac);
        this.startMs = start.toEpochMilli();
    }

    /** Sees every packet from now on when it returns. */
    public synchronized void plugIn(Machine machine) throws CaptureException {
        try {
            tap = machine.namespace().call(() -> WireTap.start("eth0", this::see));
        } catch (LabException e) {
            if (e.getCause() instanceof CaptureException why) {
                throw why;
            }
            throw e;
        }
    }

    /** Before the interface goes, which would look like a failure of the capture. */
    public synchronized void pull() {
        WireTap was = tap;
        tap = null;
        if (was != null) {
            was.close();
        }
    }

    private void see(long epochNs, byte[] frame) {
        reader.read(frame).ifPresent(found -> {
            tally.add(found.kind(), found.sent(), epochNs / NS_PER_MS - startMs);
            if (found.kind() == PacketKind.VRRP_MULTICAST || found.kind() == PacketKind.VRRP_UNICAST) {
                advertised(found.source(), epochNs);
            }
        });
    }

    private void advertised(String source, long epochNs) {
        synchronized (advertisers) {
            if (advertisers.containsKey(source) || advertisers.size() < MOST_SENDERS) {
                advertisers.put(source, epochNs);
            }
        }
    }

    /** Addresses of which an advertisement of protocol 112 was seen, sent or received, since then. */
    public Set<String> advertisers(Instant since) {
        long sinceNs = since.getEpochSecond() * 1_000_000_000L + since.getNano();
        check();
        synchronized (advertisers) {
            return advertisers.entrySet().stream().filter(each -> each.getValue() >= sinceNs).map(Map.Entry::getKey).collect(Collectors.toSet());
        }
    }

    /** All since the beginning. */
    public Counts counts() {
        return since(Instant.ofEpochMilli(startMs));
    }

    /** Those since then, to a tenth of a second. */
    public Counts since(Instant from) {
        check();
        return tally.since(from.toEpochMilli() - startMs);
    }

    /** By the number of the second. */
    public Map<Integer, Counts> seconds() {
        return tally.seconds();
    }

    private synchronized void check() {
        try {
            if (tap != null) {
                tap.check();
            }
        } catch (CaptureException e) {
            throw new LabException("packets are not seen any more: " + e.getMessage(), e);
        }
    }
}
