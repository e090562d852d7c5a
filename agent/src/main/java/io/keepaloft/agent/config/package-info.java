/**
 * keepalived.conf: from the files to {@link io.keepaloft.agent.config.Config}, and everything that is wrong, told in one go.
 *
 * <p>The way of a line: {@code Preprocessor} (comments, {@code include}, {@code @id}, {@code $NAME}, {@code ~SEQ})
 * → {@code TreeParser} (words and braces) → one reader a block, which looks keywords up in {@code Keywords}.
 * Nothing here throws because of what a file says, and every loop that a file could drive is bounded.
 */
package io.keepaloft.agent.config;
