Console.WriteLine("WorkflowHost.Reliability: no scenario yet");
