package io.keepaloft.agent.capture;

import io.keepaloft.protocol.wire.Advert;
import io.keepaloft.protocol.wire.AdvertDecoder;
import io.keepaloft.protocol.wire.Packet;
import java.io.EOFException;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.pcap4j.core.BpfProgram.BpfCompileMode;
import org.pcap4j.core.NotOpenException;
import org.pcap4j.core.PcapHandle;
import org.pcap4j.core.PcapNativeException;
import org.pcap4j.core.PcapNetworkInterface.PromiscuousMode;

/**
 * Live VRRP advertisements of one interface, through libpcap.
 *
 * <p>It sees what the network card sees: also what this host's own firewall then drops, and what nobody here listens for.
 */
public final class AdvertCapture implements AutoCloseable {
    private static final String VRRP = "ip proto 112 or ip6 proto 112";
    private static final String VRRP_OR_TAGGED = VRRP + " or (vlan and (" + VRRP + "))";
    private static final int ETHERNET = 1;
    private static final int SNAPLEN_BYTES = 4096;
    private static final int BUFFER_BYTES = 2 << 20;
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
        requireInterface(interfaceName);
        try {
            PcapHandle handle = new PcapHandle.Builder(interfaceName).snaplen(SNAPLEN_BYTES).bufferSize(BUFFER_BYTES).immediateMode(true)
                    .promiscuousMode(PromiscuousMode.NONPROMISCUOUS).timeoutMillis(POLL_MS).build();
            try {
                AdvertCapture capture = new AdvertCapture(handle);
                handle.setFilter(capture.linkType == ETHERNET ? VRRP_OR_TAGGED : VRRP, BpfCompileMode.OPTIMIZE);
                return capture;
            } catch (PcapNativeException | NotOpenException | RuntimeException e) {
                handle.close();
                throw e;
            }
        } catch (PcapNativeException | NotOpenException e) {
            throw explained(interfaceName, e);
        } catch (LinkageError e) {
            throw new CaptureException("libpcap could not be loaded: " + firstLine(e),
                    "install it (Debian, Ubuntu: apt-get install libpcap0.8; Fedora: dnf install libpcap)", e);
        }
    }

    private static void requireInterface(String name) throws CaptureException {
        try {
            if (!"any".equals(name) && NetworkInterface.getByName(name) == null) {
                String known = NetworkInterface.networkInterfaces().map(NetworkInterface::getName).sorted().collect(Collectors.joining(", "));
                throw new CaptureException("there is no interface " + name, "there are: " + known, null);
            }
        } catch (SocketException e) {
            throw new CaptureException("the interfaces of this host cannot be listed: " + e.getMessage(), "", e);
        }
    }

    private static CaptureException explained(String interfaceName, Exception e) {
        String message = firstLine(e);
        boolean denied = message.contains("permission") || message.contains("not permitted");
        return denied
                ? new CaptureException("no permission to capture on " + interfaceName,
                        "run as root, or with the capability CAP_NET_RAW", e)
                : new CaptureException("cannot capture on " + interfaceName + ": " + message, "is the interface up? 'ip link show " + interfaceName + "'", e);
    }

    private static String firstLine(Throwable e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse(e.getClass().getSimpleName()).strip();
    }

    /** Hands every advertisement to {@code each} as it comes, until {@code each} returns false or the thread is interrupted. */
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
                throw new CaptureException("the capture ended: " + firstLine(e), "is the interface still there?", e);
            }
        }
    }

    @Override
    public void close() {
        handle.close();
    }
}
