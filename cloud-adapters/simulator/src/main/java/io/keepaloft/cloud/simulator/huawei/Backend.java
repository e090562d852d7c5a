package io.keepaloft.cloud.simulator.huawei;

import io.keepaloft.cloud.simulator.fault.Faults;
import io.keepaloft.cloud.simulator.model.Cloud;
import io.keepaloft.cloud.simulator.model.Ids;

/** What the calls work on. */
record Backend(Cloud cloud, Faults faults, Ids ids, Settlement settlement, String region, String project) { }
