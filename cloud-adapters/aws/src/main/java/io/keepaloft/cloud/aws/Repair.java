package io.keepaloft.cloud.aws;

import io.keepaloft.cloud.CloudException;

/** A repair that takes nothing away from anybody and opens no more than what was missing; repeating it is harmless. */
sealed interface Repair permits RuleRepair, AclRepair, SourceCheckRepair {

    /** The same for an operator to paste. */
    String commandLine();

    /** Makes the change, and waits until EC2 shows it. */
    void apply(Ec2Api api, Sleeper sleeper) throws CloudException;
}
