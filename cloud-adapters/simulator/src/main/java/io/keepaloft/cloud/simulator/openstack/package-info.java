/**
 * OpenStack's faces of the simulated cloud: Keystone v3 at {@code /identity}, Neutron v2.0 at {@code /networking} and, asking nobody who they
 * are, at {@code /networking-noauth}. What they answer was measured at the servers of the Zed release; a suite of tests puts the same questions
 * to both. A network is a {@code Vpc} of the model, a router a {@code RouteTable}; a name is the tag {@code Name}, and a tag a key without value.
 * Reference: docs.openstack.org/api-ref/network/v2 and docs.openstack.org/api-ref/identity/v3.
 */
package io.keepaloft.cloud.simulator.openstack;
