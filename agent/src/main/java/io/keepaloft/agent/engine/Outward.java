package io.keepaloft.agent.engine;

import io.keepaloft.agent.handover.Handover;
import io.keepaloft.agent.handover.TransitionRecord;
import io.keepaloft.agent.notify.Notification;
import io.keepaloft.agent.notify.NotifyState;
import io.keepaloft.cloud.Resource;
import io.keepaloft.cloud.Standing;
import io.keepaloft.cloud.Term;
import io.keepaloft.protocol.election.State;
import io.keepaloft.protocol.election.VirtualRouter;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Tells the rest of the agent about one instance's transitions: the takeover, the journal, the notify scripts. Never blocks. */
final class Outward {
    private static final Logger LOG = LogManager.getLogger(Outward.class);

    private final Services services;

    Outward(Services services) {
        this.services = services;
    }

    /** The new master takes the cloud's resources, under a term that ends with the lease. */
    void claim(RouterSetup setup, Term term) {
        if (!resources(setup).isEmpty()) {
            services.handover().ifPresent(handover -> handover.claim(setup.instance().name(), resources(setup), term));
        }
    }

    /** Whoever is not master keeps the takeover warm. */
    void standBy(RouterSetup setup, long endedTerm) {
        if (!resources(setup).isEmpty()) {
            services.handover().ifPresent(handover -> {
                handover.relinquish(setup.instance().name(), endedTerm);
                handover.standby(setup.instance().name(), resources(setup));
            });
        }
    }

    /** The configuration has nothing of the cloud for this instance any more, or not under this name: its resources are left alone. */
    void forget(RouterSetup setup) {
        if (!resources(setup).isEmpty()) {
            services.handover().ifPresent(handover -> handover.forget(setup.instance().name()));
        }
    }

    void lookNow(RouterSetup setup) {
        if (!resources(setup).isEmpty()) {
            services.handover().ifPresent(handover -> handover.lookNow(setup.instance().name()));
        }
    }

    void retake(RouterSetup setup, Resource resource, boolean obeyed) {
        services.handover().ifPresent(handover -> handover.retake(setup.instance().name(), resource, obeyed));
    }

    Restraint.Cloud cloud(Supplier<RouterSetup> setup) {
        return new Restraint.Cloud() {
            @Override
            public List<Resource> resources() {
                return Outward.resources(setup.get());
            }

            @Override
            public List<Standing> standings() {
                RouterSetup now = setup.get();
                return services.handover().map(handover -> handover.standings(now.instance().name(), Outward.resources(now))).orElse(List.of());
            }

            @Override
            public void lookNow() {
                RouterSetup now = setup.get();
                if (!resources().isEmpty()) {
                    services.handover().ifPresent(handover -> handover.lookAtHolder(now.instance().name()));
                }
            }

            @Override
            public void free(List<Standing> standings) {
                String off = standings.stream().filter(Standing::holderOff).map(Standing::holder).distinct().collect(Collectors.joining("; "));
                boolean others = standings.stream().anyMatch(standing -> Boolean.FALSE.equals(standing.held()) && !standing.holder().isEmpty() && !standing.holderOff());
                LOG.info("{}: this host gave way and takes part in the election again: {}.", setup.get().instance().name(),
                        others ? "it holds the first of the resources, and nobody who holds others is heard"
                        : off.isEmpty() ? "nobody else holds the resource" : "the machine of the holder does not run, as two looks at the cloud say (" + off + ")");
            }

            @Override
            public long reconcileNs() {
                return services.handover().map(Handover::reconcileNs).orElse(VirtualRouter.NEVER / 2);
            }
        };
    }

    void journal(RouterSetup setup, TransitionRecord record) {
        boolean taking = record.to().equals("MASTER") && services.handover().isPresent();
        services.journal().append(record, taking ? resources(setup) : List.of());
    }

    void pathBlocked(RouterSetup setup, String what) {
        services.paths().blocked(setup.instance().name(), what);
    }

    void pathOpen(RouterSetup setup) {
        services.paths().open(setup.instance().name());
    }

    /** Tells the scripts of the new state. */
    void transition(RouterSetup setup, State to, int priority) {
        NotifyState told = switch (to) {
            case State.Master _ -> NotifyState.MASTER;
            case State.Backup _ -> NotifyState.BACKUP;
            case State.Fault _ -> NotifyState.FAULT;
            case State.Initialize _ -> NotifyState.STOP;
        };
        tell(setup, told, priority);
    }

    /** Tells the scripts of something that is no change of the state. */
    void tell(RouterSetup setup, NotifyState state, int priority) {
        if (!services.dryRun()) {
            services.notifier().post(Notification.of(new Notification.Subject(Notification.Kind.INSTANCE, setup.instance().name()), state,
                    priority, setup.instance().notifyScripts()));
        }
    }

    static List<Resource> resources(RouterSetup setup) {
        return setup.instance().cloudResources();
    }
}
