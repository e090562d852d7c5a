#!/usr/bin/env bash
# Prints what became of the contract's stories, provider by kind by story, from the files that the providers' tests leave in
# target/contract. Exit 0 only if every kind that a provider declares was told, and every story passed.
set -euo pipefail
clouds=$(dirname "$(readlink -f "$0")")/../../cloud-adapters

silent=
for provider in "$clouds"/*/src/main/resources/META-INF/services/io.keepaloft.cloud.CloudProvider; do
    module=${provider%%/src/main/*}
    [ -s "$module/target/contract/declared.tsv" ] || silent="$silent ${module##*/}"
done

find "$clouds"/*/target/contract -name '*.tsv' -exec cat {} + | sort | awk -F '\t' -v silent="$silent" '
    NF == 2 { declared[$1 " " $2]; next }
    {
        row = sprintf("%-12s %-22s %-12s", $1, $2, $3); told[$1 " " $2]; result[row, $4] = $5
        if (!(row in known)) { known[row]; sorted[++n] = row }
        if (!($4 in number)) { number[$4] = ++stories; name[stories] = $4 }
        if ($5 == "passed") passed[row]++; else failed[row]++
    }
    END {
        print "\nthe contract of every provider and kind:"
        header = sprintf("%-12s %-22s %-12s", "provider", "kind", "")
        for (i = 1; i <= stories; i++) header = header sprintf(" %2d", i)
        print header "  passed failed"
        for (r = 1; r <= n; r++) {
            line = sorted[r]
            for (i = 1; i <= stories; i++) {
                said = result[sorted[r], name[i]]
                line = line "  " (said == "passed" ? "+" : said == "" ? "." : "X")
            }
            printf "%s  %6d %6d\n", line, passed[sorted[r]], failed[sorted[r]]
            all += passed[sorted[r]]; bad += failed[sorted[r]]
        }
        for (i = 1; i <= stories; i++) {
            words = name[i]
            while (match(words, /[A-Z]/)) words = substr(words, 1, RSTART - 1) " " tolower(substr(words, RSTART, 1)) substr(words, RSTART + 1)
            printf "%s%2d %-50s%s", i % 2 ? "  " : "", i, words, i % 2 && i < stories ? "" : "\n"
        }
        printf "%d passed, %d failed; \".\": needs a cloud that fails on demand\n", all, bad
        for (kind in declared) if (!(kind in told)) { print "NOT TOLD: " kind " is declared, and no contract covers it"; bad++ }
        if (silent != "") { print "NOT TOLD: nothing was heard of" silent; bad++ }
        exit bad > 0 || all == 0
    }'
