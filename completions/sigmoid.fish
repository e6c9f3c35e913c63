# Completion of sigmoid for fish. Written by: sigmoid --show-completion fish

# Whether the command on the line is one of these; without any, whether there is none yet.
function __sigmoid_is
    for word in (commandline -opc)[2..]
        if not string match -q -- '-*' $word
            contains -- $word $argv
            return
        end
    end
    test (count $argv) -eq 0
end

# Files, those first that sigmoid reads.
function __sigmoid_inputs
    set -l files (__fish_complete_path (commandline -ct))
    string match -ri -- '^[^\t]*\.(?:txt|csv|tsv|tab|json|jsonl|ndjson|npy|npz|f64|f32|parquet|pq|arrow|feather)(?:\.(?:gz|bz2|xz|zst))?(?:\t.*)?$' $files
    string match -r -- '^[^\t]*/(?:\t.*)?$' $files
    string match -riv -- '^[^\t]*(?:/|\.(?:txt|csv|tsv|tab|json|jsonl|ndjson|npy|npz|f64|f32|parquet|pq|arrow|feather)(?:\.(?:gz|bz2|xz|zst))?)(?:\t.*)?$' $files
end

# The columns of the file that is on the line.
function __sigmoid_columns
    set -l words (commandline -op)
    _SIGMOID_COMPLETE=columns command sigmoid $words[2..] </dev/null 2>/dev/null
end

complete -c sigmoid -f
complete -c sigmoid -n __sigmoid_is -a eval -d 'Compute the logistic sigmoid σ(x) = 1/(1 + e⁻ˣ), correctly rounded'
complete -c sigmoid -n __sigmoid_is -a grad -d 'Compute the derivative σ′(x) = σ(x)(1 − σ(x)), correctly rounded'
complete -c sigmoid -n __sigmoid_is -a table -d 'Show x, σ(x) and σ′(x) as a table, a plot, or columns for other programs'
complete -c sigmoid -n __sigmoid_is -a bench -d 'Measure speed and accuracy on this machine against other installed tools'
complete -c sigmoid -n __sigmoid_is -l version -d 'Show the version and exit'
complete -c sigmoid -n __sigmoid_is -l show-completion -x -a 'bash zsh fish' -d 'Print the completion script for bash, zsh or fish and exit'
complete -c sigmoid -n __sigmoid_is -s h -d 'Show the most used options and exit'
complete -c sigmoid -n __sigmoid_is -l help -d 'Show all options and exit'
complete -c sigmoid -n '__sigmoid_is eval grad table' -k -a '(__sigmoid_inputs)'
complete -c sigmoid -n '__sigmoid_is eval grad table' -s c -l column -x -a '(__sigmoid_columns)' -d 'Read this column of csv, tsv, json, jsonl, parquet or arrow, or this array of npz'
complete -c sigmoid -n '__sigmoid_is eval grad table' -l as -x -d 'Name the result column'
complete -c sigmoid -n '__sigmoid_is eval grad table' -l replace -d 'Replace the column with its result'
complete -c sigmoid -n '__sigmoid_is eval grad table' -l header -d 'Whether the first record holds column names'
complete -c sigmoid -n '__sigmoid_is eval grad table' -l no-header -d 'Whether the first record holds column names'
complete -c sigmoid -n '__sigmoid_is eval grad table' -s d -l delimiter -x -d 'Separate fields by CHAR'
complete -c sigmoid -n '__sigmoid_is eval grad table' -l missing -x -d 'Treat cells that say TEXT (NA, null) as missing: their result is empty'
complete -c sigmoid -n '__sigmoid_is eval grad table' -s p -l precision -x -d 'Write N significant digits, 1 to 17'
complete -c sigmoid -n '__sigmoid_is eval grad table' -l decimals -x -d 'Write N digits after the point, 0 to 17, with trailing zeros'
complete -c sigmoid -n '__sigmoid_is eval grad table' -l decimal-comma -d 'Read and write 1,5 instead of 1.5 in text, csv and tsv'
complete -c sigmoid -n '__sigmoid_is eval grad table' -l dtype -x -a 'float64\t"double precision" float32\t"single precision" float16\t"half precision"' -d 'Compute and write this type'
complete -c sigmoid -n '__sigmoid_is eval grad table' -l on-error -x -a 'fail\t"stop with exit 1" nan\t"write nan" skip\t"leave it out"' -d 'What to do with a token that is not a number'
complete -c sigmoid -n '__sigmoid_is eval' -l inverse -d 'Convert probabilities to logits: M + S logit(p)'
complete -c sigmoid -n '__sigmoid_is eval grad' -l log -d 'Compute the natural logarithm of the result'
complete -c sigmoid -n '__sigmoid_is eval' -l upper-tail -d 'Compute 1 - σ instead of σ, with all digits'
complete -c sigmoid -n '__sigmoid_is eval grad' -l location -x -d 'Compute with (x - M)/S instead of x'
complete -c sigmoid -n '__sigmoid_is eval grad' -l scale -l temperature -x -d 'Compute with (x - M)/S instead of x'
complete -c sigmoid -n '__sigmoid_is eval grad table' -l from -x -a 'text\t"numbers separated by white space" csv\t"comma-separated values" tsv\t"tab-separated values" json\t"a number, nested arrays of numbers, or an array of objects" jsonl\t"one JSON object a line" npy\t"a NumPy array" npz\t"a NumPy archive of arrays" f64\t"raw little-endian float64" f32\t"raw little-endian float32" parquet\t"Apache Parquet" arrow\t"Apache Arrow, also called Feather"' -d 'Read the input as FORMAT'
complete -c sigmoid -n '__sigmoid_is eval grad' -l to -x -a 'text\t"numbers separated by white space" csv\t"comma-separated values" tsv\t"tab-separated values" json\t"a number, nested arrays of numbers, or an array of objects" jsonl\t"one JSON object a line" npy\t"a NumPy array" npz\t"a NumPy archive of arrays" f64\t"raw little-endian float64" f32\t"raw little-endian float32" parquet\t"Apache Parquet" arrow\t"Apache Arrow, also called Feather" markdown\t"a table in Markdown" rich\t"a table for a terminal"' -d 'Write the output as FORMAT'
complete -c sigmoid -n '__sigmoid_is eval grad table bench' -s o -l output -r -F -d 'Write to PATH atomically: the whole output or nothing'
complete -c sigmoid -n '__sigmoid_is eval grad' -l output-dir -x -a '(__fish_complete_directories)' -d 'Write one output to DIR for each input file, and for each file below an input folder'
complete -c sigmoid -n '__sigmoid_is eval grad' -l in-place -d 'Rewrite each input file, and each file below an input folder'
complete -c sigmoid -n '__sigmoid_is eval grad' -l skip-existing -d 'With --output-dir, skip inputs whose output exists and is not older'
complete -c sigmoid -n '__sigmoid_is eval grad' -l split -x -d 'With --output-dir, split inputs into parts of SIZE bytes (64M, 2G) and convert each by itself, to part-00000, part-00001, … in input order'
complete -c sigmoid -n '__sigmoid_is eval grad' -l cluster -x -d 'With --output-dir, distribute the files over a Dask cluster: tcp://HOST:PORT, the scheduler\'s file, or local'
complete -c sigmoid -n '__sigmoid_is eval grad table bench' -s j -l jobs -x -d 'Use N worker processes'
complete -c sigmoid -n '__sigmoid_is eval grad table' -l progress -d 'Turn progress on stderr on or off'
complete -c sigmoid -n '__sigmoid_is eval grad table' -l no-progress -d 'Turn progress on stderr on or off'
complete -c sigmoid -n '__sigmoid_is eval grad' -l steps -d 'Show each step from the formula to the result'
complete -c sigmoid -n '__sigmoid_is eval grad table bench' -l color -d 'Turn colour on or off, whatever the terminal and the environment say'
complete -c sigmoid -n '__sigmoid_is eval grad table bench' -l no-color -d 'Turn colour on or off, whatever the terminal and the environment say'
complete -c sigmoid -n '__sigmoid_is eval grad table bench' -s h -d 'Show the most used options and exit'
complete -c sigmoid -n '__sigmoid_is eval grad table bench' -l help -d 'Show all options and exit'
complete -c sigmoid -n '__sigmoid_is table' -l start -x -d 'Start at X'
complete -c sigmoid -n '__sigmoid_is table' -l stop -x -d 'Stop at X'
complete -c sigmoid -n '__sigmoid_is table' -l step -x -d 'Add X, an exact decimal, to get the next number'
complete -c sigmoid -n '__sigmoid_is table' -l count -x -d 'Take N evenly spaced numbers, both ends included'
complete -c sigmoid -n '__sigmoid_is table' -l depth -x -d 'Add σ′(x)ᴺ, the factor by which N sigmoid layers scale a gradient'
complete -c sigmoid -n '__sigmoid_is table' -l to -x -a 'text\t"numbers separated by white space" csv\t"comma-separated values" tsv\t"tab-separated values" json\t"a number, nested arrays of numbers, or an array of objects" jsonl\t"one JSON object a line" markdown\t"a table in Markdown" rich\t"a table for a terminal"' -d 'Write the table as FORMAT'
complete -c sigmoid -n '__sigmoid_is table' -l plot -d 'Draw both curves, and INPUT as points'
complete -c sigmoid -n '__sigmoid_is table' -l rows -x -d 'Show N rows of a long table, or all'
complete -c sigmoid -n '__sigmoid_is bench' -l only -x -a 'core\t"σ and σ′ of arrays in memory" family\t"logit, logarithms, location and scale of arrays" text\t"whole programs on one number per line" csv\t"whole programs on a column of CSV" npy\t"whole programs on a NumPy file" start\t"time to the first result" small\t"whole programs on 1,000 to 100,000 lines"' -d 'Run only this section'
complete -c sigmoid -n '__sigmoid_is bench' -l size -x -d 'Compute N numbers, such as 1e6 or 10M'
complete -c sigmoid -n '__sigmoid_is bench' -l seconds -x -d 'Finish in about S seconds'
complete -c sigmoid -n '__sigmoid_is bench' -l range -x -d 'Draw the numbers from this interval'
complete -c sigmoid -n '__sigmoid_is bench' -l seed -x -d 'Seed the numbers and the order of the runs with N'
complete -c sigmoid -n '__sigmoid_is bench' -l compare -r -F -d 'Measure what that report measured and compare'
complete -c sigmoid -n '__sigmoid_is bench' -l threshold -x -d 'With --compare, allow this loss of speed'
complete -c sigmoid -n '__sigmoid_is bench' -l to -x -a 'rich\t"tables for a terminal" markdown\t"tables in Markdown" csv\t"one record for each contender" json\t"everything, for --compare"' -d 'Write the report in this format'
