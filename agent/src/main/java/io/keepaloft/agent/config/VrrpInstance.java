package io.keepaloft.agent.config;

import io.keepaloft.cloud.Resource;
import io.keepaloft.protocol.wire.Family;
import java.util.List;
import java.util.stream.Stream;

/**
 * A {@code vrrp_instance}: one virtual router on one interface.
 *
 * @param initialState      BACKUP by default; MASTER matters at priority 255 only, see keepalived.conf(5)
 * @param version           2 or 3; IPv6 is always 3
 * @param family            of the advertisements: that of the addresses they carry
 * @param priority          1..255
 * @param advertIntervalNs  whole seconds for version 2, hundredths for version 3. Default 1 s
 * @param preemptDelayNs    0 by default
 * @param downTimerAdverts  Master_Down_Interval in advertisement intervals, skew aside. Default 3
 * @param accept            whether packets for the virtual addresses are accepted; the default
 * @param trackPrimary      false for {@code dont_track_primary}: the interface's being down is no FAULT
 * @param addresses         {@code virtual_ipaddress}: carried in the advertisements
 * @param excludedAddresses {@code virtual_ipaddress_excluded}: added and removed with the others, but not advertised
 * @param promoteSecondaries set the interface's sysctl of that name
 */
public record VrrpInstance(
        String name,
        InitialState initialState,
        String interfaceName,
        int virtualRouterId,
        int version,
        Family family,
        int priority,
        long advertIntervalNs,
        boolean preempt,
        long preemptDelayNs,
        int downTimerAdverts,
        boolean lowerPrioNoAdvert,
        boolean higherPrioSendAdvert,
        boolean v3ChecksumAsV2,
        OldChecksum oldUnicastChecksum,
        boolean accept,
        Authentication authentication,
        Transport transport,
        boolean trackPrimary,
        List<TrackedInterface> trackedInterfaces,
        List<TrackedScript> trackedScripts,
        List<VirtualAddress> addresses,
        List<VirtualAddress> excludedAddresses,
        boolean promoteSecondaries,
        Garp garp,
        NotifyScripts notifyScripts,
        List<Resource> cloudResources) {
    public enum InitialState { MASTER, BACKUP }

    /** {@code old_unicast_checksum}: the checksum of keepalived up to 1.3.6. DETECT when a peer uses it, ALWAYS, or NEVER. */
    public enum OldChecksum { DETECT, ALWAYS, NEVER }

    public VrrpInstance {
        trackedInterfaces = List.copyOf(trackedInterfaces);
        trackedScripts = List.copyOf(trackedScripts);
        addresses = List.copyOf(addresses);
        excludedAddresses = List.copyOf(excludedAddresses);
        cloudResources = List.copyOf(cloudResources);
    }

    /** The same with these peers found by {@code cloud_peers}. */
    public VrrpInstance withFound(List<UnicastPeer> found) {
        return new VrrpInstance(name, initialState, interfaceName, virtualRouterId, version, family, priority, advertIntervalNs, preempt, preemptDelayNs,
                downTimerAdverts, lowerPrioNoAdvert, higherPrioSendAdvert, v3ChecksumAsV2, oldUnicastChecksum, accept, authentication,
                transport.withFound(found), trackPrimary, trackedInterfaces, trackedScripts, addresses, excludedAddresses, promoteSecondaries, garp,
                notifyScripts, cloudResources);
    }

    /** The same with other scripts. */
    public VrrpInstance withScripts(List<TrackedScript> tracked, NotifyScripts notify) {
        return new VrrpInstance(name, initialState, interfaceName, virtualRouterId, version, family, priority, advertIntervalNs, preempt, preemptDelayNs,
                downTimerAdverts, lowerPrioNoAdvert, higherPrioSendAdvert, v3ChecksumAsV2, oldUnicastChecksum, accept, authentication, transport,
                trackPrimary, trackedInterfaces, tracked, addresses, excludedAddresses, promoteSecondaries, garp, notify, cloudResources);
    }

    /** Everything to add on becoming MASTER: the advertised addresses, then the excluded ones. */
    public Stream<VirtualAddress> allAddresses() {
        return Stream.concat(addresses.stream(), excludedAddresses.stream());
    }
}
