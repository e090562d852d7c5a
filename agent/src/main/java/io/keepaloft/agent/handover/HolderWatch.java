package io.keepaloft.agent.handover;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Observation;
import io.keepaloft.cloud.Resource;
import java.util.Objects;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Whether the machine runs that holds a resource which this host left to it. Asked when somebody waits for that, and for as long as the answer is that
 * it does not: no call more at any other look. What cannot be told is told once, and taken for a machine that runs.
 */
final class HolderWatch {
    private static final Logger LOG = LogManager.getLogger(HolderWatch.class);

    private final String instance;
    private final Resource resource;
    private final String then;
    private volatile boolean wanted;
    private boolean off;
    private String told = "";

    /** @param then what happens when it does not run: a sentence for people */
    HolderWatch(String instance, Resource resource, String then) {
        this.instance = instance;
        this.resource = resource;
        this.then = then;
    }

    /** At the next look; called from any thread. */
    void want() {
        wanted = true;
    }

    /** Call once a look, with what was seen. */
    boolean off(Sessions.Open open, Observation seen) {
        boolean ask = wanted || off;
        wanted = false;
        boolean before = off;
        off = ask && seen instanceof Observation.HeldByOther other && asked(open, other);
        if (off != before && seen instanceof Observation.HeldByOther other) {
            tell(other);
        }
        return off;
    }

    private boolean asked(Sessions.Open open, Observation.HeldByOther holder) {
        try {
            boolean is = open.rehearsals().run("observe", () -> open.session().holderIsOff(resource, holder));
            told = "";
            return is;
        } catch (CloudException failed) {
            String failure = failed.operation() + " " + failed.code();
            if (!Objects.equals(told, failure)) {
                told = failure;
                LOG.info("{}: whether the machine of {}, which holds {}, still runs cannot be told: {}. It is taken to run, and asked about again.", instance,
                        holder.holder(), resource, failed.describe());
            }
            return false;
        }
    }

    private void tell(Observation.HeldByOther holder) {
        if (off) {
            LOG.warn("{}: the machine of {}, which holds {}, does not run, says the cloud: nobody serves with it. {}", instance, holder.holder(), resource, then);
        } else {
            LOG.info("{}: the machine of {}, which holds {}, is no longer known to be off.", instance, holder.holder(), resource);
        }
    }
}
