package io.keepaloft.cloud;

/**
 * Who this host is in its cloud.
 *
 * @param networkInterface the provider's id of the interface that resources are bound to: ENI id, port id
 * @param primaryAddress   the interface's primary private address, text form
 */
public record Identity(String provider, String region, String zone, String instanceId, String networkInterface, String primaryAddress) {}
