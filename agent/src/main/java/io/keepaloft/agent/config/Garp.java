package io.keepaloft.agent.config;

/**
 * When gratuitous ARP and unsolicited neighbour advertisements are sent, and how many each time.
 *
 * @param masterDelayNs       after becoming MASTER, a second batch this much later; 0 = no second batch. Default 5 s
 * @param masterRepeat        messages in each of the two batches. Default 5
 * @param masterRefreshNs     while MASTER, a batch this often; 0 = never, the default
 * @param masterRefreshRepeat messages in a refreshing batch. Default 1
 * @param lowerPrioDelayNs    after an advertisement of lower priority, a second batch this much later; 0 = none. Default masterDelayNs
 * @param lowerPrioRepeat     messages in each of these batches; 0 = none. Default masterRepeat
 */
public record Garp(
        long masterDelayNs,
        int masterRepeat,
        long masterRefreshNs,
        int masterRefreshRepeat,
        long lowerPrioDelayNs,
        int lowerPrioRepeat) {
}
