package io.keepaloft.cloud.simulator.model;

/** Which way a packet goes, seen from the port. */
public enum Direction { INGRESS, EGRESS }
