package io.keepaloft.agent.engine;

import io.keepaloft.agent.handover.TransitionRecord;

/** The phases of one instance's transition as they are carried out, for the journal; nothing is noted between transitions. Engine thread only. */
final class Phases {
    private TransitionRecord.Timeline timeline;
    private String advert;
    private long advertBeganNs;
    private long advertEndedNs;

    void begin(TransitionRecord.Timeline begun) {
        timeline = begun;
        advert = null;
    }

    boolean open() {
        return timeline != null;
    }

    /** An advertisement goes out from here on, on as many paths as there are. */
    void advertBegins(int priority) {
        if (timeline != null) {
            endAdvert();
            advert = "priority " + priority;
            advertBeganNs = System.nanoTime();
            advertEndedNs = advertBeganNs;
        }
    }

    void advertSent() {
        if (timeline != null) {
            advertEndedNs = System.nanoTime();
        }
    }

    private void endAdvert() {
        if (advert != null) {
            timeline.phase("advertise", advertBeganNs, advertEndedNs, advert);
            advert = null;
        }
    }

    void note(String phase, long beganNs, String detail) {
        if (timeline != null) {
            endAdvert();
            timeline.phase(phase, beganNs, System.nanoTime(), detail);
        }
    }

    /** Call when {@link #open}. */
    TransitionRecord end(long term) {
        endAdvert();
        TransitionRecord record = timeline.record(term);
        timeline = null;
        return record;
    }
}
