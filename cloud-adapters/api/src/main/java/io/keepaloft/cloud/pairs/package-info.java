/**
 * The list of address pairs of a port, which clouds replace as a whole: what it lets pass, and what must be written so that one pair is added or taken
 * and no other is lost. Pure, without a call to any cloud.
 */
package io.keepaloft.cloud.pairs;
