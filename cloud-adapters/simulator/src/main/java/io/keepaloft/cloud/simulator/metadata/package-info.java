/** The metadata service of instances, version 2: docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-metadata.html. */
package io.keepaloft.cloud.simulator.metadata;
