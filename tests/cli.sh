#!/bin/sh
# SPDX-License-Identifier: MIT
# The command from end to end: exit statuses, bad inputs, order, resuming, interrupts.
. "$(dirname "$0")/tap.sh"

# lines_without TEXT FILE: there are lines in the file, and the text is in none of them.
lines_without ()
{
    test -s "$2" && ! grep -q -F -e "$1" "$2"
}

# --- usage ---
adit --version
exits 0 "--version"
check "--version names version and interface" grep -q '^adit [0-9].*interface 1' "$tmp/out"
adit
exits 2 "no command"
adit --help
exits 0 "--help"
adit frobnicate
exits 2 "an unknown command" frobnicate
adit run --frobnicate
exits 2 "an unknown option" frobnicate
for command in run list inspect explain train new check doctor; do
    adit $command --help
    exits 0 "$command --help"
done
adit run --want nosuchlayer "$samples/harbour.txt"
exits 2 "an unknown want" nosuchlayer
adit run --from nosuchreader "$samples/harbour.txt"
exits 2 "an unknown reader" nosuchreader
adit run --to nosuchwriter "$samples/harbour.txt"
exits 2 "an unknown writer" nosuchwriter
adit run --set nosuchplugin.x=1 "$samples/harbour.txt"
exits 2 "an option of an unknown plugin" nosuchplugin
adit run --set tokens.nosuchoption=1 "$samples/harbour.txt"
exits 2 "an unknown option of a plugin" nosuchoption
adit run --set nonsense "$samples/harbour.txt"
exits 2 "--set without a value" 'PLUGIN.OPTION=VALUE'
adit run --jobs -1 "$samples/harbour.txt"
exits 2 "a negative number of jobs" jobs
adit run --offsets miles "$samples/harbour.txt"
exits 2 "an unknown unit of offsets" miles
adit run -o "$tmp/no/such/folder/x" "$samples/harbour.txt"
exits 2 "an output that can't be made" 'no/such/folder'
adit run "$tmp/$(printf 'a\033[31m.txt')"
exits 1 "a file that is not there" '31m.txt'
check "whose name moves no terminal" lines_without "$(printf '\033')" "$tmp/err"
mkdir "$tmp/same"
cp "$samples/harbour.txt" "$tmp/same/a.txt"
adit run "$tmp/same/a.txt" -o "$tmp/same/a.txt"
exits 2 "an output that is an input" 'another place'
check "which stays as it was" cmp -s "$samples/harbour.txt" "$tmp/same/a.txt"
adit run "$tmp/same" -o "$tmp/same/out.jsonl"
exits 2 "an output within an input" 'another place'
check "which is not made" test ! -e "$tmp/same/out.jsonl"
if test -c /dev/full; then
    "$ADIT" run --want token "$samples/harbour.txt" -o /dev/full >"$tmp/out" 2>"$tmp/err"
    status=$?
    exits 2 "a disk that is full" '/dev/full'
    "$ADIT" list >/dev/full 2>"$tmp/err"
    status=$?
    exits 2 "a list on a disk that is full" "can't write"
fi
adit run --resume "$samples/harbour.txt"
exits 2 "--resume without -o" resume
adit inspect nosuchplugin
exits 2 "inspect of an unknown plugin" nosuchplugin
adit train nosuchplugin --from "$samples/harbour.txt" -o "$tmp/model"
exits 2 "training of an unknown plugin" nosuchplugin

# --- what there is ---
adit list
exits 0 "list"
check "list names tokens" grep -q '^ *tokens ' "$tmp/out"
check "list complains of nothing" test ! -s "$tmp/err"
"$ADIT" list --names >"$tmp/names"
while read -r name; do
    adit inspect "$name"
    exits 0 "inspect $name"
    check "inspect $name names its version and licence" sh -c "grep -q '^$name [0-9]' '$tmp/out' && grep -q licence '$tmp/out'"
done <"$tmp/names"
adit run --explain
exits 0 "run --explain"
check "run --explain names the plugins" grep -q tokens "$tmp/out"
adit run --explain --to conllu
check "a writer's manifest says what is wanted for it" grep -q 'provides token.head, which is wanted' "$tmp/out"
adit run --explain --to conllu --want token
check "unless the user did" sh -c "! grep -q token.head '$tmp/out'"

# --- one document ---
adit run "$samples/harbour.txt"
exits 0 "a text file"
check "the output of a pipe is one JSON line" lines "$tmp/out" 1
check "it has the layers" grep -q '"layers": *{.*"entity"' "$tmp/out"
check "nothing is said on stderr" test ! -s "$tmp/err"
adit run "$samples/harbour.html"
exits 0 "a page"
check "the page's own date is found" grep -q '"created": *"2024-03-14' "$tmp/out"
check "navigation and notices stay out" sh -c "! grep -qE 'Accept all|cookies on your device|Most read|Brandt' '$tmp/out'"
adit run --to text "$samples/harbour.txt"
exits 0 "the digest"
check "the digest is not coloured in a pipe" sh -c "! grep -q \"\$(printf '\\033')\" '$tmp/out'"
check "the digest names people" grep -q 'Marques' "$tmp/out"
"$ADIT" run - <"$samples/harbour.txt" >"$tmp/stdin.out" 2>"$tmp/err"
check "standard input" test -s "$tmp/stdin.out"
adit explain "$samples/harbour.txt" --want timex
exits 0 "explain"
check "explain says who made a row" grep -q 'made by' "$tmp/out"
adit run --want token --offsets bytes "$samples/harbour.txt"
exits 0 "byte offsets"
if command -v script >/dev/null; then
    script -qec "'$ADIT' run '$samples/harbour.txt'" /dev/null >"$tmp/tty" 2>/dev/null </dev/null
    check "a terminal gets the digest" sh -c "test -s '$tmp/tty' && ! head -1 '$tmp/tty' | grep -q '^{'"
    NO_COLOR=1 script -qec "'$ADIT' run '$samples/harbour.txt'" /dev/null >"$tmp/tty" 2>/dev/null </dev/null
    check "NO_COLOR is respected" sh -c "! grep -q \"\$(printf '\\033\\[')\" '$tmp/tty'"
else
    skip "a terminal gets the digest" "no script(1)"
fi

# --- bad inputs ---
adit run "$tmp/missing.txt"
exits 1 "a missing file is a failed document" missing.txt
check "with a record in the output" grep -q '"error": *{.*"message"' "$tmp/out"

mkdir "$tmp/folder" "$tmp/folder/sub"
cp "$samples/harbour.txt" "$tmp/folder/a.txt"
ln -s /nonexistent/target "$tmp/folder/b.txt"
: >"$tmp/folder/c.txt"
head -c 5000 /dev/urandom >"$tmp/folder/d.bin"
printf '\377\376\000\000garbage\000\001\002' >>"$tmp/folder/d.bin"
cp "$samples/harbour.html" "$tmp/folder/sub/e.html"
adit run "$tmp/folder" --to jsonl
exits 1 "a folder with an unreadable file, an empty file and binary data"
check "every file has an outcome" lines "$tmp/out" 5
check "the good ones are there" test "$(grep -c '"layers"' "$tmp/out")" -ge 3
check "the unreadable one is a record" sh -c "grep 'b.txt' '$tmp/out' | grep -q '\"error\"'"
check "in the order of names" sh -c "grep -o '\"id\": *\"[^\"]*' '$tmp/out' | sed 's/.*folder//' >'$tmp/ids'; LC_ALL=C sort -c '$tmp/ids'"

mkdir "$tmp/saved" "$tmp/saved/page_files"
cp "$samples/harbour.html" "$tmp/saved/page.html"
printf '\211PNG\r\n\032\n\000\000' >"$tmp/saved/page_files/logo"
echo 'body { color: black }' >"$tmp/saved/page_files/style.css"
adit run "$tmp/saved"
exits 0 "a page that a browser saved" '2 files left out'
check "is one document" lines "$tmp/out" 1
adit run "$tmp/saved/page_files/style.css" "$tmp/saved/page_files/logo"
exits 1 "what is no text, named" 'it is no text'
check "has an outcome each" lines "$tmp/out" 2
adit run --from text "$tmp/saved/page_files/style.css"
exits 0 "a reader, named, reads it all the same"

# --- archives ---
if "$ADIT" list --names | grep -q archive_reader; then
    adit run --from archive "$samples/harbour.txt"
    exits 0 "a reader that unpacks, named, on what is not packed"
    (cd "$samples" && tar cf "$tmp/a.tar" harbour.txt harbour.html && tar czf "$tmp/a.tar.gz" harbour.txt harbour.html)
    gzip -c "$samples/harbour.html" >"$tmp/b.html.gz"
    adit run "$tmp/a.tar" "$tmp/a.tar.gz" "$tmp/b.html.gz"
    exits 0 "archives"
    check "each member is a document" lines "$tmp/out" 5
    check "called as archive and member" grep -q '"id": *"[^"]*a.tar.gz/harbour.html"' "$tmp/out"
    check "a packed file keeps its name and has its reader" sh -c "tail -1 '$tmp/out' | grep 'b.html.gz\", *\"text' | grep -q '2024-03-14'"
    "$ADIT" run --want token - <"$tmp/a.tar.gz" >"$tmp/out" 2>"$tmp/err"
    check "an archive from standard input" lines "$tmp/out" 2
    (cd "$tmp" && tar cf saved.tar saved)
    adit run "$tmp/saved.tar"
    exits 0 "an archive with what is no text" '2 files left out'
    check "which is left out" lines "$tmp/out" 1
    head -c 300 "$tmp/b.html.gz" >"$tmp/cut.gz"
    adit run "$tmp/cut.gz" "$samples/harbour.txt"
    exits 1 "a cut archive is a failed document" truncated
    check "and the next input is read" lines "$tmp/out" 2
    yes | head -c 200000000 | gzip >"$tmp/bomb.gz"
    adit run "$tmp/bomb.gz" "$samples/harbour.txt"
    exits 1 "what unpacks to far too much" 'times as large'
else
    skip "archives" "built without libarchive"
fi

# --- what was meant ---
mkdir -p "$tmp/nothing"
adit run "$tmp/nothing"
exits 0 "an empty folder is said" 'nothing to read'
adit run --created 2023-13-45 "$samples/harbour.txt"
exits 2 "a day that there is not" 'no such day'
adit run --want token.poss "$samples/harbour.txt"
exits 2 "a misspelt feature" 'did you mean "token.pos"'
(cd "$tmp" && "$ADIT" new tokens >"$tmp/out" 2>"$tmp/err")
check "a new plugin may not hide another one" sh -c "! test -e '$tmp/tokens' && grep -q 'choose another name' '$tmp/err'"

# --- e-mail ---
if "$ADIT" list --names | grep -q mail_reader; then
    printf '%s\n' 'Subject: The harbour' 'MIME-Version: 1.0' 'Content-Type: multipart/mixed; boundary=b' '' '--b' '' \
        'It opens on Friday.' '--b' 'Content-Type: application/pdf; name=plan.pdf' '' '%PDF' '--b--' >"$tmp/letter"
    adit run "$tmp/letter"
    exits 0 "an e-mail, told by its header" '1 file left out'
    check "is called as its file" grep -q '"id": *"[^"]*/letter", *"text": *"It opens' "$tmp/out"
    check "its subject is the title" grep -q '"title": *"The harbour"' "$tmp/out"
    printf 'To my friends: come.\n\nReceived: nothing.\n' >"$tmp/letter.txt"
    adit run --want token "$tmp/letter.txt"
    check "a text that begins alike is a text" grep -q '"text": *"To my' "$tmp/out"
    : >"$tmp/letter.eml"
    adit run "$tmp/letter.eml"
    exits 1 "an empty one" 'it is empty'
else
    skip "e-mail" "built without GMime"
fi

: >"$tmp/empty.txt"
adit run "$tmp/empty.txt"
exits 0 "an empty file"
: >"$tmp/empty.jsonl"
adit run "$tmp/empty.jsonl"
exits 0 "an empty JSON Lines file"
check "has no documents" test ! -s "$tmp/out"

printf '%s\n' '{"id": "a", "text": "She left on Monday."}' '{"id": "b", "text": "cut of' '' '{"id": "c", "text": 5}' \
    '{"id": "d", "text": "He stayed."}' >"$tmp/lines.jsonl"
printf '{"id": "e", "text": "The last line is trunc' >>"$tmp/lines.jsonl"
adit run "$tmp/lines.jsonl" --to jsonl
exits 1 "truncated JSON lines"
check "each line has its outcome" lines "$tmp/out" 5
check "in order: good, bad, bad, good, bad" sh -c \
    "test \"\$(sed 's/.*\"error\".*/bad/; s/^{.*/good/' '$tmp/out' | tr '\n' ' ')\" = 'good bad bad good bad '"
check "stderr counts them" grep -q '3 of 5' "$tmp/err"
adit run "$tmp/lines.jsonl" --to jsonl --quiet
check "--quiet does not" sh -c "! grep -q '3 of 5' '$tmp/err'"

printf '%s\n' '[{"text": "One."}, 5, "six", {"id": "seven"}, {"text": "cut' 'here"}, {"text": "Eight."}, {"text": "Nin' >"$tmp/list.json"
adit run "$tmp/list.json" --to jsonl
exits 1 "a list of JSON, cut, with bad items"
check "each item has its outcome, and so has the rest" sh -c \
    "test \"\$(sed 's/.*\"error\".*/bad/; s/^{.*/good/' '$tmp/out' | tr '\n' ' ')\" = 'good bad bad bad bad good bad '"
adit run "$samples/harbour.txt" --to jsonl
cp "$tmp/out" "$tmp/lines.out"
adit run "$samples/harbour.txt" --to json -o "$tmp/indented.json"
adit run "$tmp/indented.json" --to jsonl
check "what the writer json writes is read again" cmp "$tmp/out" "$tmp/lines.out"

{
    echo '{"id": "before", "text": "Short."}'
    printf '{"id": "long", "text": "'
    head -c 100000000 /dev/zero | tr '\0' a
    printf '"}\n'
    echo '{"id": "after", "text": "Short."}'
} >"$tmp/long.jsonl"
adit run "$tmp/long.jsonl" --want token --to jsonl -o "$tmp/long.out"
check "a line of 100 MB: nobody else is harmed" sh -c \
    "test $status -le 1 && head -1 '$tmp/long.out' | grep -q before && tail -1 '$tmp/long.out' | grep -q after"
check "and it has one outcome" lines "$tmp/long.out" 3
rm -f "$tmp/long.jsonl" "$tmp/long.out"

head -c 3000000 /dev/zero | tr '\0' x >"$tmp/oneline.txt"
adit run "$tmp/oneline.txt" --to jsonl
exits 0 "3 MB without a line end"

if test -w /dev/full; then
    "$ADIT" run "$samples/harbour.txt" >/dev/full 2>"$tmp/err" </dev/null
    status=$?
    exits 2 "a full disk" 'space'
fi

# --- many documents ---
i=0
while test $i -lt 400; do
    printf '{"id": "doc%d", "text": "Item %d. \\"We agreed,\\" Anna Weber told Reuters in Berlin on May %d, 2021. %s", "meta": {"created": "2021-06-0%d"}}\n' \
        $i $i $((i % 28 + 1)) "He said that it was late last year." $((i % 9 + 1))
    i=$((i + 1))
done >"$tmp/many.jsonl"
adit run "$tmp/many.jsonl" -o "$tmp/j1.jsonl" --jobs 1
exits 0 "400 documents, one job"
check "each has one line" lines "$tmp/j1.jsonl" 400
adit run "$tmp/many.jsonl" -o "$tmp/j4.jsonl" --jobs 4
exits 0 "400 documents, four jobs"
check "the output is the same to the byte" cmp -s "$tmp/j1.jsonl" "$tmp/j4.jsonl"
for i in 0 1 2 3 4 5 6 7 8 9; do
    sed "$((i * 20 + 1)),$((i * 20 + 20))!d" "$tmp/many.jsonl" >"$tmp/part$i.jsonl"
done
adit run "$tmp"/part?.jsonl -o "$tmp/parts.jsonl" -j 3
check "several files come in the order given" sh -c "head -200 '$tmp/j1.jsonl' | cmp -s - '$tmp/parts.jsonl'"
"$ADIT" run - <"$tmp/many.jsonl" --from jsonl 2>/dev/null >"$tmp/pipe.jsonl"
check "standard input gives the same" cmp -s "$tmp/j1.jsonl" "$tmp/pipe.jsonl"
"$ADIT" run "$tmp/many.jsonl" 2>"$tmp/err" | head -1 >"$tmp/out"
check "a reader that goes away is no error to tell" test ! -s "$tmp/err"

# --- layers that are there already, and round trips ---
adit run "$tmp/j1.jsonl" --to jsonl -o "$tmp/again.jsonl"
exits 0 "output is input"
check "and nothing changes" cmp -s "$tmp/j1.jsonl" "$tmp/again.jsonl"

# --- resuming ---
cut_and_resume ()
{
    head -c "$1" "$tmp/j1.jsonl" >"$tmp/resumed.jsonl"
    adit run "$tmp/many.jsonl" -o "$tmp/resumed.jsonl" --resume --jobs 2
    exits 0 "resuming after $1 bytes"
    check "the result is that of one run" cmp -s "$tmp/j1.jsonl" "$tmp/resumed.jsonl"
}
size=$(wc -c <"$tmp/j1.jsonl")
cut_and_resume 0
cut_and_resume 1
cut_and_resume $((size / 2))
cut_and_resume $((size - 1))
cut_and_resume "$size"

# --- interrupts: input that does not end until it is told to ---
mkfifo "$tmp/fifo"
for signal in INT TERM; do
    rm -f "$tmp/int.jsonl"
    (cat "$tmp/many.jsonl" && sleep 20) >"$tmp/fifo" 2>/dev/null &
    feeder=$!
    # A background job of a shell without job control ignores SIGINT; env gives the signal its effect back.
    env --default-signal=INT,TERM "$ADIT" run "$tmp/fifo" --from jsonl --to jsonl -o "$tmp/int.jsonl" --jobs 2 2>"$tmp/err" &
    pid=$!
    tries=0
    until test -s "$tmp/int.jsonl" || test $tries -gt 100; do
        sleep 0.05
        tries=$((tries + 1))
    done
    kill -s $signal $pid
    wait $pid
    status=$?
    kill $feeder 2>/dev/null
    if test $signal = INT; then expected=130; else expected=143; fi
    exits $expected "SIG$signal" 'stopped: [0-9]+ documents? done'
    check "SIG$signal leaves complete lines that are the first of the whole" sh -c \
        "test -s '$tmp/int.jsonl' && k=\$(wc -l <'$tmp/int.jsonl') && head -\$k '$tmp/j1.jsonl' | cmp -s - '$tmp/int.jsonl'"
    adit run "$tmp/many.jsonl" -o "$tmp/int.jsonl" --resume
    check "and the run can be resumed" cmp -s "$tmp/j1.jsonl" "$tmp/int.jsonl"
done

# --- killed outright ---
(cat "$tmp/many.jsonl" && sleep 20) >"$tmp/fifo" 2>/dev/null &
feeder=$!
rm -f "$tmp/killed.jsonl"
"$ADIT" run "$tmp/fifo" --from jsonl -o "$tmp/killed.jsonl" 2>"$tmp/err" &
pid=$!
sleep 0.3
kill -9 $pid
wait $pid 2>/dev/null
kill $feeder 2>/dev/null
: >>"$tmp/killed.jsonl"
adit run "$tmp/many.jsonl" -o "$tmp/killed.jsonl" --resume
check "a killed run is resumed, and nothing is lost or twice" cmp -s "$tmp/j1.jsonl" "$tmp/killed.jsonl"

done_testing
