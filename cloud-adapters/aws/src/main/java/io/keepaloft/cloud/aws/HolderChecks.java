package io.keepaloft.cloud.aws;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.ElasticIpHolder;
import io.keepaloft.cloud.Identity;
import io.keepaloft.cloud.Kind;
import io.keepaloft.cloud.Resource;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.model.Address;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;

/** Checks whose the elastic IPs are that somebody else has: a takeover takes them from whichever instance that is. */
record HolderChecks(ElasticIps elasticIps, Identity self, Findings findings) {

    static final String UNKNOWN = "whether the master takes it from a stranger is not known";

    /** @param members the interfaces of all members that are known, our own first */
    void check(List<NetworkInterface> members, List<Resource> resources) {
        for (Resource resource : resources) {
            try {
                Optional<Address> holder = resource.kind() == Kind.ELASTIC_IP ? elasticIps.heldByOther(resource) : Optional.empty();
                holder.ifPresent(address -> findings.add(ElasticIpHolder.of(resource, ElasticIps.holder(address), members.stream().anyMatch(eni -> has(eni, address)), members.size() > 1,
                        "aws ec2 describe-network-interfaces --region " + self.region() + " --network-interface-ids " + address.networkInterfaceId())));
            } catch (CloudException refused) {
                findings.skip(ElasticIpHolder.ID, resource.toString(), refused, UNKNOWN);
            }
        }
    }

    /** On whichever of the member's interfaces. */
    private static boolean has(NetworkInterface member, Address address) {
        String instance = member.attachment() == null ? null : member.attachment().instanceId();
        return member.networkInterfaceId().equals(address.networkInterfaceId()) || instance != null && instance.equals(address.instanceId());
    }
}
