package io.keepaloft.agent.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Signals to this process, and what it is permitted. */
class ProcessTest {
    @Test
    void hupRunsTheCallbackInsteadOfEndingTheProcess() throws Exception {
        Semaphore heard = new Semaphore(0);
        Signals.on(Signals.Name.HUP, heard::release);
        for (int i = 0; i < 2; i++) { // the second too: it is no one-shot
            Commands.run("kill -HUP " + ProcessHandle.current().pid());
            assertTrue(heard.tryAcquire(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void capabilitiesAreReadFromTheKernelsText() {
        assertEquals(List.of(), Capabilities.parse("Name:\tjava\nCapPrm:\t0\nCapEff:\t0000000000003000\nCapBnd:\t0\n").missing());
        Capabilities rawOnly = Capabilities.parse("CapEff:\t0000000000002000\n");
        assertTrue(rawOnly.netRaw() && !rawOnly.ipcLock() && !rawOnly.sysNice());
        assertTrue(rawOnly.message().startsWith("missing CAP_NET_ADMIN: run as root"), rawOnly.message());
        assertTrue(Capabilities.parse("CapEff:\tffffffffffffffff\n").sysNice());
        assertEquals(List.of("CAP_NET_RAW", "CAP_NET_ADMIN"), Capabilities.parse("").missing());
    }

    @Test
    void realTimeSaysWhetherItWasDone() throws Exception {
        FutureTask<RealTime.Outcome> fifo = new FutureTask<>(() -> RealTime.setFifo(1));
        FutureTask<RealTime.Outcome> fine = new FutureTask<>(RealTime::setFineTimers);
        Thread.ofPlatform().daemon().start(() -> { // a thread of its own: it stays real-time
            fifo.run();
            fine.run();
        });
        RealTime.Outcome outcome = fifo.get(10, TimeUnit.SECONDS);
        assertTrue(outcome.done() || outcome.message().contains("CAP_SYS_NICE"), outcome.message());
        assertTrue(fine.get(10, TimeUnit.SECONDS).done());
        assertThrows(IllegalArgumentException.class, () -> RealTime.setFifo(0));
    }

    @Test
    void everyErrnoHasSomethingToSay() {
        LinuxException refused = new LinuxException("add 10.0.0.1/32 on interface 3", Errno.EPERM, Capabilities.NEEDS_NET_ADMIN);
        assertTrue(refused.getMessage().startsWith("add 10.0.0.1/32 on interface 3: EPERM: needs CAP_NET_ADMIN"), refused.getMessage());
        assertTrue(refused.notPermitted() && !refused.alreadyExists());
        assertEquals("errno 4242", Errno.name(4242));
        assertFalse(Errno.sendHint(4242).isEmpty());
    }
}
