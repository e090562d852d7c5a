package io.keepaloft.agent.lab.fabric;

/**
 * Where a port of the model is plugged in.
 *
 * @param number of the port within the fabric, from 1: marks its host's packets
 * @param interfaceName the switch's end of the cable
 */
record Seating(String portId, int number, String interfaceName) {
    String from() {
        return "from_" + number;
    }

    String to() {
        return "to_" + number;
    }
}
