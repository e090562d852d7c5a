package io.keepaloft.cloud.huaweicloud;

import com.huaweicloud.sdk.vpc.v2.model.AllowedAddressPair;
import io.keepaloft.cloud.pairs.AddressPair;
import java.util.List;

/** Address pairs as VPC writes them. */
final class PairModel {
    private PairModel() { }

    static AddressPair of(AllowedAddressPair pair) {
        return new AddressPair(pair.getIpAddress() == null ? "" : pair.getIpAddress(), pair.getMacAddress() == null || pair.getMacAddress().isEmpty() ? null : pair.getMacAddress());
    }

    static List<AllowedAddressPair> request(List<AddressPair> pairs) {
        return pairs.stream().map(pair -> new AllowedAddressPair().withIpAddress(pair.address()).withMacAddress(pair.mac())).toList();
    }
}
