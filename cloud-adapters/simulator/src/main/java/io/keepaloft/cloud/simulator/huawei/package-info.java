/**
 * Huawei Cloud: VPC (v1, v2.0, v3), EIP (v1, v3), ECS and the one call of IAM that finds a project, on one host, as the SDK sends them. Actions,
 * for faults, denials and the log, are named as the SDK names its calls ({@code UpdatePort}); a denial may name the permission instead
 * ({@code vpc:ports:update}).
 *
 * <p>Where its strictness comes from: support.huaweicloud.com, "Error Codes" of the EIP and VPC API references (VPC.0501, 0504, 0510, 0511, 0512,
 * 0514 of "Updating an EIP"; 0701 and 2500 of ports; 0603; 9902, 9904 and SYS.0400 of v3; 0007, 2201), "Updating a Floating IP Address" (an address that is bound has to be unbound
 * before it is bound elsewhere), "Updating a Port" (1.1.1.1/0 turns the source/destination check off, 0.0.0.0/0 is refused), "Common Errors Related
 * to IAM Authentication Information" of the API signing guide (APIGW.0301, the lock after more than five failures), and the SDK's own models.
 * Where the reference is silent the face refuses what is doubtful.
 */
package io.keepaloft.cloud.simulator.huawei;
