/**
 * Huawei Cloud, through its SDK for Java: the SDK's requests, answers, serialisation and signatures, on the product's own HTTP stack.
 *
 * <p>Which API for what, and why:
 *
 * <pre>
 *   ports, virtual IPs     VPC v1   /v1/{project}/ports         the only one whose port can be looked up by its id with SDK 3.1.170
 *   elastic IPs            EIP v1   /v1/{project}/publicips     one call, bound when it answers; v3's associate-instance only begins to bind
 *   routes                 VPC v1   /v1/{project}/routetables   "mod" changes one route and leaves the others alone
 *   security groups, ACLs  VPC v3   /v3/{project}/vpc/…         only there do rules have an action, a priority and a switch
 *   servers by tag         ECS v1   /v1/{project}/cloudservers/detail
 * </pre>
 *
 * <p>No API of Huawei Cloud compares before it writes. So every write reads once more what the plan was made from and leaves it alone when
 * that has changed, asks the election's term last of all, and is followed by a look.
 */
package io.keepaloft.cloud.huaweicloud;
