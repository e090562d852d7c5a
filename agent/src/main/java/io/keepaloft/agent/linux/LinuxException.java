package io.keepaloft.agent.linux;

/** A system call that failed while something was set up or changed: which call, which errno, and what can be done. */
public final class LinuxException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String call;
    private final int errno;
    private final String hint;

    /** @param call what was tried, e.g. {@code add 10.63.0.158/32 to eth0}
     *  @param hint what the operator can do; empty when nothing is known */
    public LinuxException(String call, int errno, String hint) {
        super(call + ": " + Errno.name(errno) + (hint.isEmpty() ? "" : ": " + hint));
        this.call = call;
        this.errno = errno;
        this.hint = hint;
    }

    public String call() {
        return call;
    }

    /** The kernel's number, positive, see errno(3). */
    public int errno() {
        return errno;
    }

    /** {@code EPERM}. */
    public String errnoName() {
        return Errno.name(errno);
    }

    public String hint() {
        return hint;
    }

    /** The address to add is there already: who put it there is another question. */
    public boolean alreadyExists() {
        return errno == Errno.EEXIST;
    }

    /** The address to delete is not on the interface. */
    public boolean addressNotThere() {
        return errno == Errno.EADDRNOTAVAIL;
    }

    /** The interface is not, or no longer, there. */
    public boolean noSuchInterface() {
        return errno == Errno.ENODEV;
    }

    public boolean notPermitted() {
        return errno == Errno.EPERM || errno == Errno.EACCES;
    }

    /** Throws if a call's result is negative, i.e. {@code -errno}; returns it otherwise. */
    static int check(int result, String call, String hint) throws LinuxException {
        if (result < 0) {
            throw new LinuxException(call, -result, hint);
        }
        return result;
    }

    static int check(int result, String call) throws LinuxException {
        return check(result, call, "");
    }
}
