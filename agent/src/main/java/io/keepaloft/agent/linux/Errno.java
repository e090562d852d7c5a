package io.keepaloft.agent.linux;

/** Names of the errno values that the agent can meet, and what the operator can do about them (errno(3)). */
public final class Errno {
    public static final int EPERM = 1;
    public static final int ENOENT = 2;
    public static final int EINTR = 4;
    public static final int EAGAIN = 11;
    public static final int ENOMEM = 12;
    public static final int EACCES = 13;
    public static final int EBUSY = 16;
    public static final int EEXIST = 17;
    public static final int ENODEV = 19;
    public static final int EINVAL = 22;
    public static final int ENOSYS = 38;
    public static final int ENOPROTOOPT = 92;
    public static final int EOPNOTSUPP = 95;
    public static final int EADDRINUSE = 98;
    public static final int EADDRNOTAVAIL = 99;
    public static final int ENETDOWN = 100;
    public static final int ENETUNREACH = 101;
    public static final int ENOBUFS = 105;
    public static final int ECONNREFUSED = 111;
    public static final int EHOSTUNREACH = 113;

    private Errno() {
    }

    /** The symbolic name, {@code EPERM}; {@code errno 1234} for a value without one here. */
    public static String name(int errno) {
        return switch (errno) {
            case EPERM -> "EPERM";
            case ENOENT -> "ENOENT";
            case EINTR -> "EINTR";
            case 5 -> "EIO";
            case 6 -> "ENXIO";
            case 9 -> "EBADF";
            case EAGAIN -> "EAGAIN";
            case ENOMEM -> "ENOMEM";
            case EACCES -> "EACCES";
            case 14 -> "EFAULT";
            case EBUSY -> "EBUSY";
            case EEXIST -> "EEXIST";
            case ENODEV -> "ENODEV";
            case EINVAL -> "EINVAL";
            case 23 -> "ENFILE";
            case 24 -> "EMFILE";
            case 34 -> "ERANGE";
            case ENOSYS -> "ENOSYS";
            case 71 -> "EPROTO";
            case 74 -> "EBADMSG";
            case 88 -> "ENOTSOCK";
            case 89 -> "EDESTADDRREQ";
            case 90 -> "EMSGSIZE";
            case ENOPROTOOPT -> "ENOPROTOOPT";
            case 93 -> "EPROTONOSUPPORT";
            case EOPNOTSUPP -> "EOPNOTSUPP";
            case 97 -> "EAFNOSUPPORT";
            case EADDRINUSE -> "EADDRINUSE";
            case EADDRNOTAVAIL -> "EADDRNOTAVAIL";
            case ENETDOWN -> "ENETDOWN";
            case ENETUNREACH -> "ENETUNREACH";
            case ENOBUFS -> "ENOBUFS";
            case 110 -> "ETIMEDOUT";
            case ECONNREFUSED -> "ECONNREFUSED";
            case EHOSTUNREACH -> "EHOSTUNREACH";
            default -> "errno " + errno;
        };
    }

    /** What a failed send means for the operator, one clause; for log lines about {@code VrrpSocket.send}. */
    public static String sendHint(int errno) {
        return switch (errno) {
            case EPERM -> "this host's own firewall drops the packet on its way out (nftables or iptables OUTPUT), or a security module forbids it";
            case ENETUNREACH -> "the interface is down or there is no route to the destination";
            case ENETDOWN -> "the interface is down";
            case ENODEV -> "the interface is gone";
            case EHOSTUNREACH -> "no host answers for the destination";
            case ENOBUFS -> "the interface's output queue is full";
            case EAGAIN -> "the socket's send buffer is full";
            case EINVAL, EADDRNOTAVAIL -> "the source address is not, or no longer, on this host";
            case ENOPROTOOPT, ECONNREFUSED -> "the peer answered that it does not speak VRRP";
            default -> "see errno(3)";
        };
    }
}
