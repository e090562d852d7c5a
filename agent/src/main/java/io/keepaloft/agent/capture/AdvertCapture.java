package io.keepaloft.agent.capture;

import io.keepaloft.protocol.wire.Advert;
import io.keepaloft.protocol.wire.AdvertDecoder;
import io.keepaloft.protocol.wire.Packet;
import java.io.EOFException;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.pcap4j.core.NotOpenException;
import org.pcap4j.core.PcapHandle;
import org.pcap4j.core.PcapHandle.TimestampPrecision;
import org.pcap4j.core.PcapNativeException;
import org.pcap4j.core.PcapNetworkInterface.PromiscuousMode;

/**
 * Live VRRP advertisements of one interface, through libpcap.
 *
 * <p>It sees what the network card sees: also what this host's own firewall then drops, and what nobody here listens for.
 */
public final class AdvertCapture implements AutoCloseable {
    private static final int SNAPLEN_BYTES = 4096;
    private static final int POLL_MS = 200;

    private final PcapHandle handle;
    private final int linkType;
    private final Packet packet = new Packet(SNAPLEN_BYTES);
    private final Advert view = new Advert();
    private final AdvertDecoder decoder = new AdvertDecoder();

    private AdvertCapture(PcapHandle handle) {
        this.handle = handle;
        this.linkType = handle.getDlt().value();
    }

    /** Starts to listen on {@code interfaceName}, or on all with {@code any}; packets from now on are kept until they are read. */
    public static AdvertCapture open(String interfaceName) throws CaptureException {
        return new AdvertCapture(new Opening(interfaceName, Opening.VRRP, SNAPLEN_BYTES, POLL_MS, PromiscuousMode.NONPROMISCUOUS, TimestampPrecision.MICRO).open());
    }

    /**
     * Hands every advertisement to {@code each} as it comes, until {@code each} returns false or the thread is interrupted; with some versions of
     * libpcap (1.10.3, for one) an interrupt counts only when the next packet comes.
     */
    public void read(Predicate<Sighting> each) throws CaptureException {
        boolean more = true;
        while (more && !Thread.interrupted()) {
            try {
                byte[] frame = handle.getNextRawPacketEx();
                if (Frame.read(linkType, frame, packet)) {
                    more = each.test(Sighting.of(handle.getTimestamp().toInstant(), packet, decoder, view));
                }
            } catch (TimeoutException e) {
                // Nothing came within POLL_MS; time to look whether anybody still wants to know.
                more = !Thread.currentThread().isInterrupted();
            } catch (PcapNativeException | NotOpenException | EOFException e) {
                throw new CaptureException("the capture ended: " + Opening.firstLine(e), "is the interface still there?", e);
            }
        }
    }

    @Override
    public void close() {
        handle.close();
    }
}
