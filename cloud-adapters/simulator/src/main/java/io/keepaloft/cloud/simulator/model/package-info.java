/**
 * The one model behind every face of the simulated cloud: immutable items in an immutable {@link io.keepaloft.cloud.simulator.model.CloudState},
 * replaced as a whole by {@link io.keepaloft.cloud.simulator.model.Cloud}. Names are those that the clouds share (port, security group, elastic IP);
 * what one provider calls them is the business of its face.
 */
package io.keepaloft.cloud.simulator.model;
