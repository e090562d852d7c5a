/**
 * Paths: on which rungs a member's advertisements travel, and the peer channel that keeps a blocked path from making a second master.
 *
 * <pre>
 * Member = VirtualRouter + Channel + RungChoice + BlockedPaths     inputs: start, stop, advertHeard, datagram, timeDue, peers, step, …
 *   Channel: sessions, replay window, hellos, reports  ── MessageCodec (152 bytes, HMAC-SHA-256), Peers (at most 32)
 *   Voice: what is said on it;  Hearing: what is heard on every path, and Tidings: what a believed message means for the election
 *   Reports: when the peers are told of us, and a master's, of each other (Introductions)
 *   RungChoice: auto = all rungs, then the first that reaches everybody;  BlockedPaths: the alarm
 *   LifeSign: who has no channel to us says on protocol 112 that it is there, and hears us
 *   Referee: the cloud's resource went elsewhere: RETAKE or YIELD;  Concession: what follows from that
 *
 * A backup whose adverts are overdue:   1.5 intervals: ASK   2.5 intervals: ASK   Master_Down: master
 * A master that is asked answers at once; its answer counts as an advertisement (Event.MasterHeard) while adverts are overdue.
 * </pre>
 *
 * <p>Messages carry ages, never times of day. Nothing here reads a clock or rolls dice: the session number is handed in.
 */
package io.keepaloft.protocol.paths;
