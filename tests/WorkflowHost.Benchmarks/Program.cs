Console.WriteLine("WorkflowHost.Benchmarks: no scenario yet");
