package io.keepaloft.agent.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Waiting for a deadline or for a descriptor, with epoll_pwait2 and with the timerfd that replaces it on old kernels. */
class EpollTest {
    private static final long MILLISECOND_NS = 1_000_000;
    private static final long LONG_NS = 20_000 * MILLISECOND_NS;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aDeadlineIsNeverServedEarly(boolean pwait2) throws LinuxException {
        try (Epoll epoll = Epoll.open(pwait2)) {
            for (long timeoutNs : new long[] {1, 50_000, 300_000, 1_700_000, 3 * MILLISECOND_NS}) {
                long beforeNs = System.nanoTime();
                assertEquals(0, epoll.await(timeoutNs));
                assertTrue(System.nanoTime() - beforeNs >= timeoutNs, "early for " + timeoutNs);
            }
            assertEquals(0, epoll.await(0), "looks and returns");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anotherThreadEndsAWaitThatHasNoEnd(boolean pwait2) throws Exception {
        CountDownLatch waiting = new CountDownLatch(1);
        try (Epoll epoll = Epoll.open(pwait2); EventFd bell = EventFd.open()) {
            epoll.add(bell.fd(), 7);
            Thread ringer = Thread.ofPlatform().daemon().start(() -> {
                try {
                    waiting.await();
                } catch (InterruptedException interrupted) {
                    return;
                }
                bell.signal();
                bell.signal();
            });
            waiting.countDown();
            assertEquals(1, epoll.await(Long.MAX_VALUE));
            assertEquals(7, epoll.token(0));
            assertFalse(epoll.failed(0));
            assertEquals(1, epoll.await(LONG_NS), "told again until it is drained");
            ringer.join();
            bell.signal();
            bell.drain();
            assertEquals(0, epoll.await(MILLISECOND_NS), "many signals are one");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void eachReadyDescriptorIsToldByItsTokenAndNoOther(boolean pwait2) throws Exception {
        try (Epoll epoll = Epoll.open(pwait2); EventFd a = EventFd.open(); EventFd b = EventFd.open(); EventFd c = EventFd.open()) {
            epoll.add(a.fd(), 10);
            epoll.add(b.fd(), Integer.MAX_VALUE);
            epoll.add(c.fd(), 0);
            c.signal();
            b.signal();
            // With a time-out that has been set and not used up: the timer must not be told as a descriptor.
            assertEquals(2, epoll.await(1));
            assertEquals((long) Integer.MAX_VALUE, (long) epoll.token(0) + epoll.token(1));
            epoll.remove(b.fd());
            assertEquals(1, epoll.await(LONG_NS));
            assertEquals(0, epoll.token(0));
            assertEquals("ENOENT", assertThrows(LinuxException.class, () -> epoll.remove(b.fd())).errnoName());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void waitingOnAClosedEpollFailsRatherThanSpins(boolean pwait2) throws Exception {
        Epoll epoll = Epoll.open(pwait2);
        epoll.close();
        assertThrows(LinuxException.class, () -> epoll.await(LONG_NS));
    }
}
