/** What came of scenarios: lines while they run, the table at the end, JSON, and a page with the timeline that needs no network. */
package io.keepaloft.agent.lab.report;
