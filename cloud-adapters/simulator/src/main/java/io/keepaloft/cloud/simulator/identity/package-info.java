/** Who asks: access keys, the temporary credentials of instances, and the check of AWS Signature Version 4. */
package io.keepaloft.cloud.simulator.identity;
