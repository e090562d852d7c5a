package io.keepaloft.agent.lab.scenario;

/**
 * The cloud that a scenario plays in: the seed's subnet and addresses, behind one of the simulator's APIs.
 *
 * @param multicast       whether the virtual switch delivers it
 * @param elasticIpIsFree whether the elastic IP points at nothing to begin with, wherever that cloud's own rehearsal has it
 */
public record CloudPlan(Face face, boolean multicast, boolean elasticIpIsFree) {
    /** The API that agents and operators speak. */
    public enum Face { OPENSTACK, EC2, HUAWEICLOUD }
}
