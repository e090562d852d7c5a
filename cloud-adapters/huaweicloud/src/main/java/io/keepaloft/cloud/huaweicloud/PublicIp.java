package io.keepaloft.cloud.huaweicloud;

import com.huaweicloud.sdk.eip.v2.model.PublicipShowResp;

/**
 * An elastic IP.
 *
 * @param portId null when it is bound to no port
 * @param status as the EIP API says it, e.g. {@code ACTIVE}, {@code DOWN}, {@code BINDING}
 */
record PublicIp(String id, String address, String portId, String status) {

    static PublicIp of(PublicipShowResp ip) {
        boolean bound = ip.getPortId() != null && !ip.getPortId().isEmpty();
        String address = ip.getPublicIpAddress() == null ? Port.text(ip.getPublicIpv6Address()) : ip.getPublicIpAddress();
        return new PublicIp(ip.getId(), address, bound ? ip.getPortId() : null, ip.getStatus() == null ? "" : ip.getStatus().getValue());
    }
}
