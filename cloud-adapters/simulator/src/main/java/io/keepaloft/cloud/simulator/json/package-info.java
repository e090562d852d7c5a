/** The cloud as JSON, both ways: what `/_sim/state` shows can be given to a new simulator as its model. */
package io.keepaloft.cloud.simulator.json;
