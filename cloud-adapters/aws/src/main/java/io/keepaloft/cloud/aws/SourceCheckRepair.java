package io.keepaloft.cloud.aws;

import io.keepaloft.cloud.CloudException;

/** Switches the source/destination check of this host's own interface off, as its first takeover of a route would: then that one is a call shorter. */
record SourceCheckRepair(String region, String networkInterface) implements Repair {

    @Override
    public String commandLine() {
        return "aws ec2 modify-network-interface-attribute --region " + region + " --network-interface-id " + networkInterface + " --no-source-dest-check";
    }

    @Override
    public void apply(Ec2Api api, Sleeper sleeper) throws CloudException {
        api.switchOffSourceDestCheck(networkInterface, false);
        Shown.await(Routes.MODIFY, "that the check is off, but does not show it at " + networkInterface, sleeper,
                () -> api.networkInterface(networkInterface).filter(eni -> Boolean.FALSE.equals(eni.sourceDestCheck())).isPresent());
    }
}
