# Completion of sigmoid for bash. Written by: sigmoid --show-completion bash

_sigmoid() {
    local words=() cword=0 already='' plain='' quote='' prefix='' option='' command='' i
    COMPREPLY=()
    _sigmoid_split
    local current=${words[cword]} is_input=''
    for ((i = 1; i < cword; i++)); do
        case ${words[i]} in
            --) is_input=1 ;;
            -*) ;;
            *) [[ -n $command ]] || command=${words[i]} ;;
        esac
    done
    case $current in
        --*=*) option=${current%%=*} prefix=$option= current=${current#*=} ;;
        -[!-]?*) [[ $(_sigmoid_value "${current:0:2}") == '' ]] ||
            option=${current:0:2} prefix=${current:0:2} current=${current:2} ;;
    esac
    [[ -n $option ]] || option=${words[cword - 1]}
    local value=''
    [[ -n $is_input ]] || value=$(_sigmoid_value "$option")
    _sigmoid_plain "$current"
    case $value in
        @file) _sigmoid_files -f ;;
        @directory) _sigmoid_files -d ;;
        @column) _sigmoid_columns ;;
        @any) ;;
        ?*) _sigmoid_reply <<< "$value" ;;
        *) _sigmoid_word ;;
    esac
}

# What stands where no option awaits a value: an option, a command, an input.
_sigmoid_word() {
    if [[ -z $is_input && $current == -* ]]; then
        _sigmoid_reply <<< "$(_sigmoid_options)"
        return
    fi
    case $command in
        '') _sigmoid_reply <<< "$(_sigmoid_commands)" ;;
        eval | grad | table) _sigmoid_inputs ;;
    esac
}

_sigmoid_commands() {
    printf '%s\t%s\n' \
        eval 'Compute the logistic sigmoid σ(x) = 1/(1 + e⁻ˣ), correctly rounded' \
        grad 'Compute the derivative σ′(x) = σ(x)(1 − σ(x)), correctly rounded' \
        table 'Show x, σ(x) and σ′(x) as a table, a plot, or columns for other programs' \
        bench 'Measure speed and accuracy on this machine against other installed tools'
}

_sigmoid_options() {
    case $command in
        '')
            printf '%s\t%s\n' \
                --version 'Show the version and exit' \
                --show-completion 'Print the completion script for bash, zsh or fish and exit' \
                -h 'Show the most used options and exit' \
                --help 'Show all options and exit'
            ;;
        eval)
            printf '%s\t%s\n' \
                -c 'Read this column of csv, tsv, json, jsonl, parquet or arrow, or this array of npz' \
                --column 'Read this column of csv, tsv, json, jsonl, parquet or arrow, or this array of npz' \
                --as 'Name the result column' \
                --replace 'Replace the column with its result' \
                --header 'Whether the first record holds column names' \
                --no-header 'Whether the first record holds column names' \
                -d 'Separate fields by CHAR' \
                --delimiter 'Separate fields by CHAR' \
                --missing 'Treat cells that say TEXT (NA, null) as missing: their result is empty' \
                -p 'Write N significant digits, 1 to 17' \
                --precision 'Write N significant digits, 1 to 17' \
                --decimals 'Write N digits after the point, 0 to 17, with trailing zeros' \
                --decimal-comma 'Read and write 1,5 instead of 1.5 in text, csv and tsv' \
                --dtype 'Compute and write this type' \
                --on-error 'What to do with a token that is not a number' \
                --inverse 'Convert probabilities to logits: M + S logit(p)' \
                --log 'Compute the natural logarithm of the result' \
                --upper-tail 'Compute 1 - σ instead of σ, with all digits' \
                --location 'Compute with (x - M)/S instead of x' \
                --scale 'Compute with (x - M)/S instead of x' \
                --temperature 'Compute with (x - M)/S instead of x' \
                --from 'Read the input as FORMAT' \
                --to 'Write the output as FORMAT' \
                -o 'Write to PATH atomically: the whole output or nothing' \
                --output 'Write to PATH atomically: the whole output or nothing' \
                --output-dir 'Write one output to DIR for each input file, and for each file below an input folder' \
                --in-place 'Rewrite each input file, and each file below an input folder' \
                --skip-existing 'With --output-dir, skip inputs whose output exists and is not older' \
                --split 'With --output-dir, split inputs into parts of SIZE bytes (64M, 2G) and convert each by itself, to part-00000, part-00001, … in input order' \
                --cluster 'With --output-dir, distribute the files over a Dask cluster: tcp://HOST:PORT, the scheduler'"'"'s file, or local' \
                -j 'Use N worker processes' \
                --jobs 'Use N worker processes' \
                --progress 'Turn progress on stderr on or off' \
                --no-progress 'Turn progress on stderr on or off' \
                --steps 'Show each step from the formula to the result' \
                --color 'Turn colour on or off, whatever the terminal and the environment say' \
                --no-color 'Turn colour on or off, whatever the terminal and the environment say' \
                -h 'Show the most used options and exit' \
                --help 'Show all options and exit'
            ;;
        grad)
            printf '%s\t%s\n' \
                -c 'Read this column of csv, tsv, json, jsonl, parquet or arrow, or this array of npz' \
                --column 'Read this column of csv, tsv, json, jsonl, parquet or arrow, or this array of npz' \
                --as 'Name the result column' \
                --replace 'Replace the column with its result' \
                --header 'Whether the first record holds column names' \
                --no-header 'Whether the first record holds column names' \
                -d 'Separate fields by CHAR' \
                --delimiter 'Separate fields by CHAR' \
                --missing 'Treat cells that say TEXT (NA, null) as missing: their result is empty' \
                -p 'Write N significant digits, 1 to 17' \
                --precision 'Write N significant digits, 1 to 17' \
                --decimals 'Write N digits after the point, 0 to 17, with trailing zeros' \
                --decimal-comma 'Read and write 1,5 instead of 1.5 in text, csv and tsv' \
                --dtype 'Compute and write this type' \
                --on-error 'What to do with a token that is not a number' \
                --log 'Compute the natural logarithm of the result' \
                --location 'Compute with (x - M)/S instead of x' \
                --scale 'Compute with (x - M)/S instead of x' \
                --temperature 'Compute with (x - M)/S instead of x' \
                --from 'Read the input as FORMAT' \
                --to 'Write the output as FORMAT' \
                -o 'Write to PATH atomically: the whole output or nothing' \
                --output 'Write to PATH atomically: the whole output or nothing' \
                --output-dir 'Write one output to DIR for each input file, and for each file below an input folder' \
                --in-place 'Rewrite each input file, and each file below an input folder' \
                --skip-existing 'With --output-dir, skip inputs whose output exists and is not older' \
                --split 'With --output-dir, split inputs into parts of SIZE bytes (64M, 2G) and convert each by itself, to part-00000, part-00001, … in input order' \
                --cluster 'With --output-dir, distribute the files over a Dask cluster: tcp://HOST:PORT, the scheduler'"'"'s file, or local' \
                -j 'Use N worker processes' \
                --jobs 'Use N worker processes' \
                --progress 'Turn progress on stderr on or off' \
                --no-progress 'Turn progress on stderr on or off' \
                --steps 'Show each step from the formula to the result' \
                --color 'Turn colour on or off, whatever the terminal and the environment say' \
                --no-color 'Turn colour on or off, whatever the terminal and the environment say' \
                -h 'Show the most used options and exit' \
                --help 'Show all options and exit'
            ;;
        table)
            printf '%s\t%s\n' \
                --start 'Start at X' \
                --stop 'Stop at X' \
                --step 'Add X, an exact decimal, to get the next number' \
                --count 'Take N evenly spaced numbers, both ends included' \
                -c 'Read this column of csv, tsv, json, jsonl, parquet or arrow, or this array of npz' \
                --column 'Read this column of csv, tsv, json, jsonl, parquet or arrow, or this array of npz' \
                --as 'Name the result column' \
                --replace 'Replace the column with its result' \
                --header 'Whether the first record holds column names' \
                --no-header 'Whether the first record holds column names' \
                -d 'Separate fields by CHAR' \
                --delimiter 'Separate fields by CHAR' \
                --missing 'Treat cells that say TEXT (NA, null) as missing: their result is empty' \
                -p 'Write N significant digits, 1 to 17' \
                --precision 'Write N significant digits, 1 to 17' \
                --decimals 'Write N digits after the point, 0 to 17, with trailing zeros' \
                --decimal-comma 'Read and write 1,5 instead of 1.5 in text, csv and tsv' \
                --dtype 'Compute and write this type' \
                --on-error 'What to do with a token that is not a number' \
                --depth 'Add σ′(x)ᴺ, the factor by which N sigmoid layers scale a gradient' \
                --from 'Read the input as FORMAT' \
                --to 'Write the table as FORMAT' \
                -o 'Write to PATH atomically: the whole output or nothing' \
                --output 'Write to PATH atomically: the whole output or nothing' \
                -j 'Use N worker processes' \
                --jobs 'Use N worker processes' \
                --plot 'Draw both curves, and INPUT as points' \
                --rows 'Show N rows of a long table, or all' \
                --progress 'Turn progress on stderr on or off' \
                --no-progress 'Turn progress on stderr on or off' \
                --color 'Turn colour on or off, whatever the terminal and the environment say' \
                --no-color 'Turn colour on or off, whatever the terminal and the environment say' \
                -h 'Show the most used options and exit' \
                --help 'Show all options and exit'
            ;;
        bench)
            printf '%s\t%s\n' \
                --only 'Run only this section' \
                --size 'Compute N numbers, such as 1e6 or 10M' \
                --seconds 'Finish in about S seconds' \
                --range 'Draw the numbers from this interval' \
                --seed 'Seed the numbers and the order of the runs with N' \
                --compare 'Measure what that report measured and compare' \
                --threshold 'With --compare, allow this loss of speed' \
                --to 'Write the report in this format' \
                -o 'Write to PATH atomically: the whole output or nothing' \
                --output 'Write to PATH atomically: the whole output or nothing' \
                -j 'Use N worker processes' \
                --jobs 'Use N worker processes' \
                --color 'Turn colour on or off, whatever the terminal and the environment say' \
                --no-color 'Turn colour on or off, whatever the terminal and the environment say' \
                -h 'Show the most used options and exit' \
                --help 'Show all options and exit'
            ;;
    esac
}

# The kind of value of an option: @file, @directory, @column, @any, or a list of words.
_sigmoid_value() {
    case "$command $1" in
        ' --show-completion')
            printf '%s\t%s\n' \
                bash '' \
                zsh '' \
                fish ''
            ;;
        'eval -c' | 'eval --column' | 'grad -c' | 'grad --column' | 'table -c' | 'table --column')
            echo @column
            ;;
        'eval --as' | 'eval -d' | 'eval --delimiter' | 'eval --missing' | 'eval -p' | 'eval --precision' | 'eval --decimals' | 'eval --location' | 'eval --scale' | 'eval --temperature' | 'eval --split' | 'eval --cluster' | 'eval -j' | 'eval --jobs' | 'grad --as' | 'grad -d' | 'grad --delimiter' | 'grad --missing' | 'grad -p' | 'grad --precision' | 'grad --decimals' | 'grad --location' | 'grad --scale' | 'grad --temperature' | 'grad --split' | 'grad --cluster' | 'grad -j' | 'grad --jobs' | 'table --start' | 'table --stop' | 'table --step' | 'table --count' | 'table --as' | 'table -d' | 'table --delimiter' | 'table --missing' | 'table -p' | 'table --precision' | 'table --decimals' | 'table --depth' | 'table -j' | 'table --jobs' | 'table --rows' | 'bench --size' | 'bench --seconds' | 'bench --range' | 'bench --seed' | 'bench --threshold' | 'bench -j' | 'bench --jobs')
            echo @any
            ;;
        'eval --dtype' | 'grad --dtype' | 'table --dtype')
            printf '%s\t%s\n' \
                float64 'double precision' \
                float32 'single precision' \
                float16 'half precision'
            ;;
        'eval --on-error' | 'grad --on-error' | 'table --on-error')
            printf '%s\t%s\n' \
                fail 'stop with exit 1' \
                nan 'write nan' \
                skip 'leave it out'
            ;;
        'eval --from' | 'grad --from' | 'table --from')
            printf '%s\t%s\n' \
                text 'numbers separated by white space' \
                csv 'comma-separated values' \
                tsv 'tab-separated values' \
                json 'a number, nested arrays of numbers, or an array of objects' \
                jsonl 'one JSON object a line' \
                npy 'a NumPy array' \
                npz 'a NumPy archive of arrays' \
                f64 'raw little-endian float64' \
                f32 'raw little-endian float32' \
                parquet 'Apache Parquet' \
                arrow 'Apache Arrow, also called Feather'
            ;;
        'eval --to' | 'grad --to')
            printf '%s\t%s\n' \
                text 'numbers separated by white space' \
                csv 'comma-separated values' \
                tsv 'tab-separated values' \
                json 'a number, nested arrays of numbers, or an array of objects' \
                jsonl 'one JSON object a line' \
                npy 'a NumPy array' \
                npz 'a NumPy archive of arrays' \
                f64 'raw little-endian float64' \
                f32 'raw little-endian float32' \
                parquet 'Apache Parquet' \
                arrow 'Apache Arrow, also called Feather' \
                markdown 'a table in Markdown' \
                rich 'a table for a terminal'
            ;;
        'eval -o' | 'eval --output' | 'grad -o' | 'grad --output' | 'table -o' | 'table --output' | 'bench --compare' | 'bench -o' | 'bench --output')
            echo @file
            ;;
        'eval --output-dir' | 'grad --output-dir')
            echo @directory
            ;;
        'table --to')
            printf '%s\t%s\n' \
                text 'numbers separated by white space' \
                csv 'comma-separated values' \
                tsv 'tab-separated values' \
                json 'a number, nested arrays of numbers, or an array of objects' \
                jsonl 'one JSON object a line' \
                markdown 'a table in Markdown' \
                rich 'a table for a terminal'
            ;;
        'bench --only')
            printf '%s\t%s\n' \
                core 'σ and σ′ of arrays in memory' \
                family 'logit, logarithms, location and scale of arrays' \
                text 'whole programs on one number per line' \
                csv 'whole programs on a column of CSV' \
                npy 'whole programs on a NumPy file' \
                start 'time to the first result' \
                small 'whole programs on 1,000 to 100,000 lines'
            ;;
        'bench --to')
            printf '%s\t%s\n' \
                rich 'tables for a terminal' \
                markdown 'tables in Markdown' \
                csv 'one record for each contender' \
                json 'everything, for --compare'
            ;;
    esac
}

# Sets words and cword: the line as it was typed, without the cuts that readline makes at = and :.
# Sets already to the part of the word at hand that readline does not replace.
_sigmoid_split() {
    local rest=$COMP_LINE word last=0
    for ((i = 0; i < ${#COMP_WORDS[@]}; i++)); do
        word=${COMP_WORDS[i]}
        if [[ i -gt 0 && $rest != [[:space:]]* && -n $rest ]]; then
            [[ i -ne COMP_CWORD ]] || already=${words[last]}
            words[last]+=$word
        else
            words+=("$word")
            last=$((${#words[@]} - 1))
        fi
        if [[ i -eq COMP_CWORD ]]; then
            cword=$last
            [[ $word != [=:] ]] || already=${words[last]}
        fi
        rest=${rest#"${rest%%[![:space:]]*}"}
        rest=${rest#"$word"}
    done
}

# Sets plain to a word without its quotes, and quote to the one that is still open.
_sigmoid_plain() {
    local character
    plain='' quote=''
    for ((i = 0; i < ${#1}; i++)); do
        character=${1:i:1}
        case $quote$character in
            \\) plain+=${1:$((++i)):1} ;;
            \' | \") quote=$character ;;
            "''" | '""') quote='' ;;
            '"\') case ${1:i+1:1} in
                    [\"\$\`\\]) plain+=${1:$((++i)):1} ;;
                    *) plain+=\\ ;;
                esac ;;
            *) plain+=$character ;;
        esac
    done
}

# Answers with those of the words that the word at hand begins, quoted as that is. Each stands in a
# line of its own; a tab and a word about it may follow.
_sigmoid_reply() {
    local word about abouts=() longest=0
    while IFS=$'\t' read -r word about; do
        [[ -n $word && $word == "$plain"* ]] || continue
        case $quote in
            \') word=${word//\'/\'\\\'\'} ;;
            \")
                [[ $word != *!* ]] || continue # no quoting between double quotes is of any use
                word=${word//\\/\\\\} word=${word//\"/\\\"}
                word=${word//\$/\\\$} word=${word//\`/\\\`}
                ;;
            *)
                printf -v word %q "$word"
                word=$prefix$word
                word=${word#"$already"}
                ;;
        esac
        COMPREPLY+=("$word")
        abouts+=("$about")
        [[ ${#word} -le $longest ]] || longest=${#word}
    done
    _sigmoid_describe
}

# Sets what is known about the answers after them, where there are several: readline lists them and
# puts on the line what all begin with. It is left out where readline puts answers on the line as
# they are (in turn, 37, or all at once, 42), where a blank does not end a word, and where an old
# bash does not tell.
_sigmoid_describe() {
    local room=$((${COLUMNS:-80} - longest - 4)) about blanks
    [[ ${#COMPREPLY[@]} -gt 1 && -z $quote && $room -ge 20 ]] || return
    case ${COMP_TYPE:-37} in
        37 | 42) return ;;
    esac
    for ((i = 0; i < ${#COMPREPLY[@]}; i++)); do
        about=${abouts[i]}
        [[ ${#about} -le $room ]] || about=${about:0:room - 3}...
        printf -v blanks '%*s' $((longest - ${#COMPREPLY[i]})) ''
        [[ -z $about ]] || COMPREPLY[i]="${COMPREPLY[i]}$blanks  ($about)"
    done
}

# Answers with files or directories; readline quotes their names.
_sigmoid_files() {
    local name
    compopt -o filenames 2> /dev/null
    while IFS= read -r name; do
        [[ -n $quote ]] || name=$prefix$name name=${name#"$already"}
        [[ -z $name ]] || COMPREPLY+=("$name")
    done <<< "$(compgen "$1" -- "$plain")"
}

# Answers with directories and the files that sigmoid reads, or with all files if there are none.
_sigmoid_inputs() {
    local found=() name
    _sigmoid_files -f
    for name in "${COMPREPLY[@]}"; do
        case $name in
            *.txt | *.txt.gz | *.txt.bz2 | *.txt.xz | *.txt.zst | *.csv | *.csv.gz | *.csv.bz2 | *.csv.xz | *.csv.zst | *.tsv | *.tsv.gz | *.tsv.bz2 | *.tsv.xz | *.tsv.zst | *.tab | *.tab.gz | *.tab.bz2 | *.tab.xz | *.tab.zst | *.json | *.json.gz | *.json.bz2 | *.json.xz | *.json.zst | *.jsonl | *.jsonl.gz | *.jsonl.bz2 | *.jsonl.xz | *.jsonl.zst | *.ndjson | *.ndjson.gz | *.ndjson.bz2 | *.ndjson.xz | *.ndjson.zst | *.npy | *.npy.gz | *.npy.bz2 | *.npy.xz | *.npy.zst | *.npz | *.npz.gz | *.npz.bz2 | *.npz.xz | *.npz.zst | *.f64 | *.f64.gz | *.f64.bz2 | *.f64.xz | *.f64.zst | *.f32 | *.f32.gz | *.f32.bz2 | *.f32.xz | *.f32.zst | *.parquet | *.parquet.gz | *.parquet.bz2 | *.parquet.xz | *.parquet.zst | *.pq | *.pq.gz | *.pq.bz2 | *.pq.xz | *.pq.zst | *.arrow | *.arrow.gz | *.arrow.bz2 | *.arrow.xz | *.arrow.zst | *.feather | *.feather.gz | *.feather.bz2 | *.feather.xz | *.feather.zst) found+=("$name") ;;
            *) [[ ! -d ${name/#~\//$HOME/} ]] || found+=("$name") ;;
        esac
    done
    [[ ${#found[@]} -eq 0 ]] || COMPREPLY=("${found[@]}")
}

# Answers with the columns of the file that is on the line.
_sigmoid_columns() {
    local typed=$plain open=$quote
    for ((i = 1; i < ${#words[@]}; i++)); do
        local position=$i
        _sigmoid_plain "${words[i]}"
        i=$position
        words[i]=$plain
    done
    plain=$typed quote=$open
    _sigmoid_reply \
        <<< "$(_SIGMOID_COMPLETE=columns command sigmoid "${words[@]:1}" < /dev/null 2> /dev/null)"
}

complete -F _sigmoid sigmoid
