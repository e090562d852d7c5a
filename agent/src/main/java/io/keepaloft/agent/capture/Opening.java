package io.keepaloft.agent.capture;

import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.stream.Collectors;
import org.pcap4j.core.BpfProgram.BpfCompileMode;
import org.pcap4j.core.NotOpenException;
import org.pcap4j.core.PcapHandle;
import org.pcap4j.core.PcapHandle.TimestampPrecision;
import org.pcap4j.core.PcapNativeException;
import org.pcap4j.core.PcapNetworkInterface.PromiscuousMode;

/** Opens libpcap on an interface for some kinds of packets alone, or says why that cannot be. */
final class Opening {
    static final int ETHERNET = 1;
    static final String VRRP = "ip proto 112 or ip6 proto 112";
    /** What nodes say to each other and to their neighbours, whatever port they were given. */
    static final String ALL_OF_A_NODE = VRRP + " or arp or icmp or icmp6 or udp";
    private static final int BUFFER_BYTES = 2 << 20;

    private final String interfaceName;
    private final String packets;
    private final int snaplenBytes;
    private final int pollMs;
    private final PromiscuousMode mode;
    private final TimestampPrecision precision;

    /**
     * @param packets those that are wanted, as pcap-filter(7) says it; of tagged frames on an Ethernet as well
     * @param pollMs after how long a read without a packet returns, where libpcap keeps to it
     * @param mode promiscuous: also what is not for this host, as on a bridge
     */
    Opening(String interfaceName, String packets, int snaplenBytes, int pollMs, PromiscuousMode mode, TimestampPrecision precision) {
        this.interfaceName = interfaceName;
        this.packets = packets;
        this.snaplenBytes = snaplenBytes;
        this.pollMs = pollMs;
        this.mode = mode;
        this.precision = precision;
    }

    /** Packets from now on are kept until they are read. */
    PcapHandle open() throws CaptureException {
        requireInterface();
        try {
            PcapHandle handle = new PcapHandle.Builder(interfaceName).snaplen(snaplenBytes).bufferSize(BUFFER_BYTES).immediateMode(true)
                    .promiscuousMode(mode).timeoutMillis(pollMs).timestampPrecision(precision).build();
            try {
                handle.setFilter(handle.getDlt().value() == ETHERNET ? packets + " or (vlan and (" + packets + "))" : packets, BpfCompileMode.OPTIMIZE);
                return handle;
            } catch (PcapNativeException | NotOpenException | RuntimeException e) {
                handle.close();
                throw e;
            }
        } catch (PcapNativeException | NotOpenException e) {
            throw explained(e);
        } catch (LinkageError e) {
            throw new CaptureException("libpcap could not be loaded: " + firstLine(e),
                    "install it (Debian, Ubuntu: apt-get install libpcap0.8; Fedora: dnf install libpcap)", e);
        }
    }

    private void requireInterface() throws CaptureException {
        try {
            if (!"any".equals(interfaceName) && NetworkInterface.getByName(interfaceName) == null) {
                String known = NetworkInterface.networkInterfaces().map(NetworkInterface::getName).sorted().collect(Collectors.joining(", "));
                throw new CaptureException("there is no interface " + interfaceName, "there are: " + known, null);
            }
        } catch (SocketException e) {
            throw new CaptureException("the interfaces of this host cannot be listed: " + e.getMessage(), "", e);
        }
    }

    private CaptureException explained(Exception e) {
        String message = firstLine(e);
        boolean denied = message.contains("permission") || message.contains("not permitted");
        return denied
                ? new CaptureException("no permission to capture on " + interfaceName,
                        "run as root, or with the capability CAP_NET_RAW", e)
                : new CaptureException("cannot capture on " + interfaceName + ": " + message, "is the interface up? 'ip link show " + interfaceName + "'", e);
    }

    static String firstLine(Throwable e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse(e.getClass().getSimpleName()).strip();
    }
}
