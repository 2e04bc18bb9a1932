begin
  script, data, $0 = ARGV.shift, ARGV.shift, ARGV.shift
  Object.const_set(:DATA, File.open(script).tap { |file| file.seek(data.to_i) }) unless data.empty?
  text = File.binread(script).force_encoding(Encoding::UTF_8)
  RubyVM::InstructionSequence.compile(text, $0, File.realpath($0), 1).eval
rescue Exception => error
  trace = error.backtrace
  own = trace&.reject { |line| line.start_with?(__FILE__) }
  error.set_backtrace(own.map { |line| line.sub("<compiled>", "<main>") }) if own
  raise
end
