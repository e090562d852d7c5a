package io.keepaloft.agent.linux;

import static io.keepaloft.agent.linux.LinuxException.check;
import static io.keepaloft.agent.linux.NetlinkMessage.NLM_F_ACK;
import static io.keepaloft.agent.linux.NetlinkMessage.NLM_F_CREATE;
import static io.keepaloft.agent.linux.NetlinkMessage.NLM_F_DUMP;
import static io.keepaloft.agent.linux.NetlinkMessage.NLM_F_DUMP_INTR;
import static io.keepaloft.agent.linux.NetlinkMessage.NLM_F_EXCL;
import static io.keepaloft.agent.linux.NetlinkMessage.NLM_F_REQUEST;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Asks the kernel for interfaces and addresses, and changes addresses (rtnetlink(7)); one thread uses it.
 *
 * <p>A request takes tens of microseconds and is answered by the kernel before {@code send} returns, so the engine
 * thread may make it. Only the address that is named is ever touched.
 */
public final class Netlink implements AutoCloseable {
    private static final int MAX_DATAGRAMS = 4096;
    private static final int MAX_DUMPS = 8;
    private static final int MSG_TRUNC = 0x20;

    private final MemorySegment buffer = Arena.ofAuto().allocate(NetlinkSocket.BUFFER_BYTES, 8);
    private final NetlinkMessage message = new NetlinkMessage(buffer);
    private int fd;
    private int sequence;
    private String kernelText = "";

    private Netlink(int fd) {
        this.fd = fd;
    }

    public static Netlink open() throws LinuxException {
        return new Netlink(NetlinkSocket.open());
    }

    public List<InterfaceInfo> interfaces() throws LinuxException {
        return dump("list interfaces", NetlinkMessage.RTM_GETLINK, NetlinkMessage.RTM_NEWLINK, RouteMessages.LINK_BODY, RouteMessages::link);
    }

    public Optional<InterfaceInfo> interfaceNamed(String name) throws LinuxException {
        return interfaces().stream().filter(found -> found.name().equals(name)).findFirst();
    }

    /** Of every interface, both families. */
    public List<AddressInfo> addresses() throws LinuxException {
        return dump("list addresses", NetlinkMessage.RTM_GETADDR, NetlinkMessage.RTM_NEWADDR, RouteMessages.ADDRESS_BODY, RouteMessages::address);
    }

    /** Adds the address, marked as {@link AddressSpec#OURS} (before Linux 5.18 there is no such mark). IPv6 addresses are usable at once.
     * @throws LinuxException {@link LinuxException#alreadyExists} if it is there, whoever put it there */
    public void add(AddressSpec spec) throws LinuxException {
        int failed = change(spec, true);
        if (failed == Errno.EINVAL || failed == Errno.EOPNOTSUPP) {
            failed = change(spec, false); // kernels that know no IFA_PROTO may refuse it
        }
        refuse(failed, "add " + spec);
    }

    private int change(AddressSpec spec, boolean withProtocol) throws LinuxException {
        message.begin(NetlinkMessage.RTM_NEWADDR, NLM_F_REQUEST | NLM_F_ACK | NLM_F_CREATE | NLM_F_EXCL, ++sequence, RouteMessages.ADDRESS_BODY);
        RouteMessages.identify(message, spec);
        RouteMessages.describe(message, spec, withProtocol);
        return acknowledged("add " + spec);
    }

    /** Deletes this address with this prefix from this interface; others, also of the same subnet, stay if the
     * interface's promote_secondaries is set or the address is secondary.
     * @throws LinuxException {@link LinuxException#addressNotThere} if it is not there */
    public void delete(AddressSpec spec) throws LinuxException {
        message.begin(NetlinkMessage.RTM_DELADDR, NLM_F_REQUEST | NLM_F_ACK, ++sequence, RouteMessages.ADDRESS_BODY);
        RouteMessages.identify(message, spec);
        refuse(acknowledged("delete " + spec), "delete " + spec);
    }

    private void refuse(int errno, String call) throws LinuxException {
        if (errno != 0) {
            throw new LinuxException(call, errno, switch (errno) {
                case Errno.EPERM, Errno.EACCES -> Capabilities.NEEDS_NET_ADMIN;
                case Errno.EEXIST -> "the address is on the interface already";
                case Errno.EADDRNOTAVAIL -> "the address is not on the interface";
                case Errno.ENODEV -> "there is no such interface";
                default -> kernelText;
            });
        }
    }

    /** Sends the message that was written, and waits for its acknowledgement: 0 or the errno. */
    private int acknowledged(String call) throws LinuxException {
        send(call);
        for (int datagrams = 0; datagrams < MAX_DATAGRAMS; datagrams++) {
            receive(call);
            while (message.next()) {
                if (message.sequence() == sequence && message.type() == NetlinkMessage.TYPE_ERROR && message.bodyLength() >= 4) {
                    return error();
                }
            }
        }
        throw new LinuxException(call, Errno.EBUSY, "the kernel did not acknowledge");
    }

    private int error() {
        int errno = -message.bodyInt(0);
        kernelText = errno == 0 ? "" : NetlinkError.text(message);
        return errno;
    }

    private <T> List<T> dump(String call, int request, int answer, int bodyBytes, Function<NetlinkMessage, T> decode) throws LinuxException {
        for (int attempt = 0; attempt < MAX_DUMPS; attempt++) {
            List<T> found = new ArrayList<>();
            message.begin(request, NLM_F_REQUEST | NLM_F_DUMP, ++sequence, bodyBytes);
            send(call);
            if (collect(call, answer, decode, found)) {
                return List.copyOf(found);
            }
        }
        throw new LinuxException(call, Errno.EBUSY, "the list changed while it was read, each of " + MAX_DUMPS + " times");
    }

    /** False if the table changed meanwhile (NLM_F_DUMP_INTR): the list may lack what was there all the time. */
    private <T> boolean collect(String call, int answer, Function<NetlinkMessage, T> decode, List<T> into) throws LinuxException {
        boolean whole = true;
        for (int datagrams = 0; datagrams < MAX_DATAGRAMS; datagrams++) {
            receive(call);
            while (message.next()) {
                if (message.sequence() != sequence) {
                    continue; // the rest of an answer that was given up
                }
                whole &= (message.flags() & NLM_F_DUMP_INTR) == 0;
                if (message.type() == NetlinkMessage.TYPE_DONE) {
                    return whole;
                }
                if (message.type() == NetlinkMessage.TYPE_ERROR && message.bodyLength() >= 4) {
                    refuse(error(), call);
                }
                T decoded = message.type() == answer ? decode.apply(message) : null;
                if (decoded != null) {
                    into.add(decoded);
                }
            }
        }
        throw new LinuxException(call, Errno.EBUSY, "the list has no end");
    }

    private void send(String call) throws LinuxException {
        check(Libc.send(fd, buffer, message.length(), 0), call);
    }

    private void receive(String call) throws LinuxException {
        int bytes = Libc.recv(fd, buffer, MSG_TRUNC);
        for (int i = 0; bytes == -Errno.EINTR && i < 16; i++) {
            bytes = Libc.recv(fd, buffer, MSG_TRUNC);
        }
        check(bytes, call, "the kernel did not answer");
        if (bytes > buffer.byteSize()) {
            throw new LinuxException(call, Errno.ENOBUFS, "an answer of " + bytes + " bytes");
        }
        message.received(bytes);
    }

    @Override
    public void close() {
        if (fd >= 0) {
            Libc.close(fd);
            fd = -1;
        }
    }
}
