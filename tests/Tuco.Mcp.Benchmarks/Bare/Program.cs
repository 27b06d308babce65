using var output = Console.OpenStandardOutput();
output.Write("hello\n"u8);
