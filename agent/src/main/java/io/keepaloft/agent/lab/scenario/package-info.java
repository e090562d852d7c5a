/**
 * Scenarios of the lab: YAML files that say which cloud and which hosts there are, what happens to them step by step, and what has to be
 * observed by when; and what plays them.
 *
 * <p>{@link io.keepaloft.agent.lab.scenario.ScenarioFile} reads a file into {@link io.keepaloft.agent.lab.scenario.Scenario} values and tells
 * every mistake with its line and column. {@link io.keepaloft.agent.lab.scenario.Condition} judges a
 * {@link io.keepaloft.agent.lab.scenario.View} and knows nothing of processes, so that what counts as observed can be tested without any.
 */
package io.keepaloft.agent.lab.scenario;
