package io.keepaloft.agent.config;

/**
 * A {@code vrrp_script}: a check that runs again and again, and what its result is worth.
 *
 * @param intervalNs from one start to the next. Default 1 s
 * @param timeoutNs  a run that takes longer has failed. Default: the interval
 * @param weight     -253..253; 0, the default: failing means FAULT. Instances that track it may set their own
 * @param reverse    whether failure counts as success, and success as failure
 * @param rise       successes in a row until it counts as up. Default 1
 * @param fall       failures in a row until it counts as down. Default 1
 * @param initFail   whether it counts as failed until it has risen
 */
public record VrrpScript(
        String name,
        ScriptCommand script,
        long intervalNs,
        long timeoutNs,
        int weight,
        boolean reverse,
        int rise,
        int fall,
        boolean initFail) {
}
