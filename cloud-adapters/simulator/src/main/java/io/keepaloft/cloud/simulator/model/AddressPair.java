package io.keepaloft.cloud.simulator.model;

/**
 * What a port may send from besides its own address: Neutron's allowed address pair.
 *
 * @param address one address, or a range ADDRESS/LENGTH, as it was given
 * @param mac     null = the port's own
 */
public record AddressPair(String address, String mac) {
    private static final String EVERYTHING = "1.1.1.1/0";

    /** Huawei Cloud's way to say that a port's source and destination are not to be checked. */
    public boolean turnsSourceCheckOff() {
        return address.equals(EVERYTHING);
    }

    public static AddressPair of(String address) {
        return new AddressPair(address, null);
    }

    /** Whether packets from `other` pass; an address of the other family does not. */
    public boolean covers(String other) {
        return address.indexOf('/') < 0 ? Cidr.parse(address + (address.indexOf(':') < 0 ? "/32" : "/128")).contains(other)
                : Cidr.parse(address).contains(other);
    }
}
