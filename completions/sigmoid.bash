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
        ?*) _sigmoid_reply $value ;;
        *) _sigmoid_word ;;
    esac
}

# What stands where no option awaits a value: an option, a command, an input.
_sigmoid_word() {
    if [[ -z $is_input && $current == -* ]]; then
        _sigmoid_reply $(_sigmoid_options)
        return
    fi
    case $command in
        '') _sigmoid_reply eval grad table bench ;;
        eval | grad | table) _sigmoid_inputs ;;
    esac
}

_sigmoid_options() {
    case $command in
        '') echo '--version --show-completion -h --help' ;;
        eval) echo '-o --output --output-dir --in-place --skip-existing --split --cluster --from --to -c --column --as --replace --header --no-header -d --delimiter -p --precision --dtype --on-error -j --jobs --progress --no-progress --steps --color --no-color -h --help' ;;
        grad) echo '-o --output --output-dir --in-place --skip-existing --split --cluster --from --to -c --column --as --replace --header --no-header -d --delimiter -p --precision --dtype --on-error -j --jobs --progress --no-progress --steps --color --no-color -h --help' ;;
        table) echo '--start --stop --step --count --plot --rows --depth -o --output --from --to -c --column --as --replace --header --no-header -d --delimiter -p --precision --dtype --on-error -j --jobs --progress --no-progress --color --no-color -h --help' ;;
        bench) echo '--only --size --seconds --range --seed -j --jobs --compare --threshold --to -o --output --color --no-color -h --help' ;;
    esac
}

# What the value of an option is: @file, @directory, @column, @any, or one of the words given.
_sigmoid_value() {
    case "$command $1" in
        ' --show-completion') echo 'bash zsh fish' ;;
        'eval -o' | 'eval --output') echo @file ;;
        'eval --output-dir') echo @directory ;;
        'eval --split') echo @any ;;
        'eval --cluster') echo @any ;;
        'eval --from') echo 'text csv tsv json jsonl npy f64 f32 parquet' ;;
        'eval --to') echo 'text csv tsv json jsonl npy f64 f32 parquet markdown rich' ;;
        'eval -c' | 'eval --column') echo @column ;;
        'eval --as') echo @any ;;
        'eval -d' | 'eval --delimiter') echo @any ;;
        'eval -p' | 'eval --precision') echo @any ;;
        'eval --dtype') echo 'float64 float32 float16' ;;
        'eval --on-error') echo 'fail nan skip' ;;
        'eval -j' | 'eval --jobs') echo @any ;;
        'grad -o' | 'grad --output') echo @file ;;
        'grad --output-dir') echo @directory ;;
        'grad --split') echo @any ;;
        'grad --cluster') echo @any ;;
        'grad --from') echo 'text csv tsv json jsonl npy f64 f32 parquet' ;;
        'grad --to') echo 'text csv tsv json jsonl npy f64 f32 parquet markdown rich' ;;
        'grad -c' | 'grad --column') echo @column ;;
        'grad --as') echo @any ;;
        'grad -d' | 'grad --delimiter') echo @any ;;
        'grad -p' | 'grad --precision') echo @any ;;
        'grad --dtype') echo 'float64 float32 float16' ;;
        'grad --on-error') echo 'fail nan skip' ;;
        'grad -j' | 'grad --jobs') echo @any ;;
        'table --start') echo @any ;;
        'table --stop') echo @any ;;
        'table --step') echo @any ;;
        'table --count') echo @any ;;
        'table --rows') echo @any ;;
        'table --depth') echo @any ;;
        'table -o' | 'table --output') echo @file ;;
        'table --from') echo 'text csv tsv json jsonl npy f64 f32 parquet' ;;
        'table --to') echo 'text csv tsv json jsonl markdown rich' ;;
        'table -c' | 'table --column') echo @column ;;
        'table --as') echo @any ;;
        'table -d' | 'table --delimiter') echo @any ;;
        'table -p' | 'table --precision') echo @any ;;
        'table --dtype') echo 'float64 float32 float16' ;;
        'table --on-error') echo 'fail nan skip' ;;
        'table -j' | 'table --jobs') echo @any ;;
        'bench --only') echo 'core text csv npy start' ;;
        'bench --size') echo @any ;;
        'bench --seconds') echo @any ;;
        'bench --range') echo @any ;;
        'bench --seed') echo @any ;;
        'bench -j' | 'bench --jobs') echo @any ;;
        'bench --compare') echo @file ;;
        'bench --threshold') echo @any ;;
        'bench --to') echo 'rich markdown csv json' ;;
        'bench -o' | 'bench --output') echo @file ;;
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

# Answers with those of its arguments that the word at hand begins, quoted as that is.
_sigmoid_reply() {
    local word
    for word; do
        [[ $word == "$plain"* ]] || continue
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
            *.txt | *.txt.gz | *.txt.bz2 | *.txt.xz | *.txt.zst | *.csv | *.csv.gz | *.csv.bz2 | *.csv.xz | *.csv.zst | *.tsv | *.tsv.gz | *.tsv.bz2 | *.tsv.xz | *.tsv.zst | *.tab | *.tab.gz | *.tab.bz2 | *.tab.xz | *.tab.zst | *.json | *.json.gz | *.json.bz2 | *.json.xz | *.json.zst | *.jsonl | *.jsonl.gz | *.jsonl.bz2 | *.jsonl.xz | *.jsonl.zst | *.ndjson | *.ndjson.gz | *.ndjson.bz2 | *.ndjson.xz | *.ndjson.zst | *.npy | *.npy.gz | *.npy.bz2 | *.npy.xz | *.npy.zst | *.f64 | *.f64.gz | *.f64.bz2 | *.f64.xz | *.f64.zst | *.f32 | *.f32.gz | *.f32.bz2 | *.f32.xz | *.f32.zst | *.parquet | *.parquet.gz | *.parquet.bz2 | *.parquet.xz | *.parquet.zst | *.pq | *.pq.gz | *.pq.bz2 | *.pq.xz | *.pq.zst) found+=("$name") ;;
            *) [[ ! -d ${name/#~\//$HOME/} ]] || found+=("$name") ;;
        esac
    done
    [[ ${#found[@]} -eq 0 ]] || COMPREPLY=("${found[@]}")
}

# Answers with the columns of the file that is on the line.
_sigmoid_columns() {
    local word names=() typed=$plain open=$quote
    for ((i = 1; i < ${#words[@]}; i++)); do
        local position=$i
        _sigmoid_plain "${words[i]}"
        i=$position
        words[i]=$plain
    done
    plain=$typed quote=$open
    while IFS=$'\t' read -r word _; do
        [[ -z $word ]] || names+=("$word")
    done <<< "$(_SIGMOID_COMPLETE=columns command sigmoid "${words[@]:1}" < /dev/null 2> /dev/null)"
    _sigmoid_reply "${names[@]}"
}

complete -F _sigmoid sigmoid
