package io.keepaloft.cloud.openstack;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Failure;

/**
 * Asks Neutron whether it would accept a write, before something is taken away for its sake: the write is sent under a revision that nothing
 * has, so that it cannot take effect. Whoever may not write is told so, and what Neutron has against the values, too; else the answer is 412,
 * or 409 for an address that is still another port's.
 */
final class Ask {

    /** More writes than a port lives to see. */
    static final long NEVER = Integer.MAX_VALUE;

    private Ask() { }

    /** A write under {@link #NEVER}. */
    @FunctionalInterface
    interface Write {
        void perform() throws CloudException;
    }

    /** @throws CloudException what speaks against it */
    static void whether(String operation, Write write) throws CloudException {
        try {
            write.perform();
        } catch (CloudException refused) {
            if (refused.failure() == Failure.LOST_RACE && refused.httpStatus() != 0) {
                return;
            }
            throw refused.failure().retryable() ? refused : refused.with("; nothing is taken from whoever has it");
        }
        throw new CloudException(Failure.RETRYABLE, operation, "a write took effect under a revision that nothing has: this Neutron does not compare revisions as it says");
    }
}
